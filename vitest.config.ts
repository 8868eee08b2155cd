import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // oclif's captureOutput patches process.stdout; vitest's own interception would leave it empty
    disableConsoleIntercept: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: {AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
    reporters: process.env.CI ? ['default', ['json', {outputFile: '.vitest/report.json'}]] : ['default'],
  },
})
