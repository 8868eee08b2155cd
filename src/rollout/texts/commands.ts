/**
 * Lets the role a refusal names do what it names. `put-role-policy` replaces an inline policy of the same name, so the
 * name holds the action.
 */
export const permit =
  'allow it (this writes the inline policy {policy}): aws iam put-role-policy --role-name {role} --policy-name {policy}' +
  ` --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}]}'`

/** The placement engine's answer, instance by instance. */
export const explain =
  'see which instance lacks what, and the smallest change that fits: gantry explain {service} --cluster {cluster}'

/** CloudTrail keeps who called ContinueServiceDeployment, and with which action. */
export const whoAnswered =
  'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ContinueServiceDeployment --max-results 10'
