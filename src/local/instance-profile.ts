/** The name every declared instance's profile has, and its role. */
export const instanceProfileName = 'ecsInstanceRole'
