import type {StopText} from '../diagnosis.js'
import {permit} from './commands.js'
import {ofASecret, sources} from './sources.js'

/** Environment files, secrets, parameters, keys and roles. */
export const secretRows: readonly StopText[] = [
  {
    id: 'call-denied',
    phase: 'running',
    // the AWS CLI and boto3 word a refusal so, ECS and its agent do not; and ECS reads secrets and parameters, no more
    pattern:
      /An error occurred \((AccessDenied|Unauthorized|Authorization)\w{0,20}\) ?when calling the (?!(GetSecretValue|GetParameters?|GetAuthorizationToken|DescribeMountTargets|(Create|Update|Run|Register|Start)(Service|Task|Cluster)\w*) ?operation)\w+ ?operation|not authorized to perform:? ((ssm|secretsmanager):(Put|Create|Update|Delete|Describe|List|Tag|Add|Label|Rotate|Send|Start)|logs:(Filter|Get|Start|Stop|Delete|List)|kms:(Encrypt|Sign|Verify))\w/i,
    what: 'AWS refused a call that a program made itself, not ECS',
    causes: [
      'the role it ran with (in a task the task role, not the execution role) lacks the action the text names',
      'a resource policy, permission boundary or service control policy denies it',
    ],
    fix: 'allow the action to who the text names: in a task the role of taskRoleArn, not executionRoleArn',
    source: 'AWS docs: task IAM role; observed',
    catchAll: true,
  },
  {
    id: 'kms-denied',
    phase: 'secrets',
    pattern:
      /not authorized to perform:? kms:\w*|KMSAccessDenied|Access to KMS is not allowed|ciphertext refers to a customer master key|kms.{0,80}(AccessDenied|access denied|ciphertext)|KMS ?(key|Key)?.{0,60}(disabled|pending deletion|NotFound|InvalidState|is not enabled)|KMS\w*Exception/is,
    what: 'the key that encrypts a secret, image or volume may not be used',
    causes: [
      'the execution role lacks kms:Decrypt, or the key policy leaves it out',
      'the key is disabled or pending deletion',
    ],
    fix: 'allow kms:Decrypt on the key for the role the text names',
    commands: [permit],
    source: sources.init,
  },
  {
    id: 'secret-throttled',
    phase: 'secrets',
    pattern:
      /(\bssm\b|parameter store|secrets? ?manager|\basm\b).*(ThrottlingException|Rate exceeded|TooManyRequests)/i,
    what: 'too many tasks read secrets or parameters at once, and AWS refuses the reads',
    causes: [
      'many tasks start together, each with many secrets',
      "Parameter Store's standard throughput is 40 reads a second",
    ],
    fix: 'aws ssm update-service-setting --setting-id /ssm/parameter-store/high-throughput-enabled --setting-value true, or put the values into one JSON secret',
    source: 'AWS docs: Parameter Store throughput; Secrets Manager quotas',
  },
  {
    id: 'secret-without-value',
    phase: 'secrets',
    pattern: /secret value for staging label/i,
    what: 'the secret exists, and no value was ever stored in it',
    causes: ['infrastructure code made the secret, and nothing put its value', 'the version lost its AWSCURRENT label'],
    fix: 'aws secretsmanager put-secret-value --secret-id SECRET --secret-string VALUE',
    commands: [`store one: aws secretsmanager put-secret-value --secret-id '{secret}' --secret-string "$VALUE"`],
    source: sources.init,
  },
  {
    id: 'secret-access-denied',
    phase: 'secrets',
    pattern:
      /not authorized to perform:? secretsmanager:\w*|secrets? ?manager.*(AccessDenied|access denied)|asm.*AccessDenied/is,
    what: 'the execution role may not read a secret',
    causes: [
      'the execution role (not the task role) lacks secretsmanager:GetSecretValue',
      'the policy names the secret without its six-character suffix',
      'a resource policy or VPC endpoint policy denies it',
    ],
    fix: 'allow secretsmanager:GetSecretValue on arn:…:secret:NAME-?????? (and kms:Decrypt on its key) in the execution role',
    commands: [permit],
    source: sources.init,
  },
  {
    id: 'ssm-access-denied',
    phase: 'secrets',
    pattern:
      /not authorized to perform:? ssm:\w*|(ssm|parameter store|Systems Manager).*(AccessDenied|access denied)/is,
    what: 'the execution role may not read a parameter',
    causes: ['the execution role lacks ssm:GetParameters', 'the policy names another path'],
    fix: 'allow ssm:GetParameters on the parameters (and kms:Decrypt for SecureString) in the execution role',
    commands: [permit],
    source: sources.init,
  },
  {
    id: 'secret-pending-deletion',
    phase: 'secrets',
    pattern: /marked for deletion|scheduled for deletion/i,
    speaksOf: ofASecret,
    what: 'the secret is scheduled for deletion',
    causes: ['it was destroyed and made again under the same name'],
    fix: 'aws secretsmanager restore-secret --secret-id ARN',
    commands: [`bring it back: aws secretsmanager restore-secret --secret-id '{secret}'`],
    source: sources.init,
  },
  {
    id: 'secret-json-key-missing',
    phase: 'secrets',
    pattern: /did not contain json key (?<key>\S+)|json key \S+ (was )?not found/i,
    what: 'the secret lacks the JSON key that valueFrom names',
    causes: ['the key was renamed or never stored', 'a typo in valueFrom'],
    fix: "store the key in the secret, or correct the part after the secret's ARN",
    commands: [
      `see which keys it has, and correct the secret or valueFrom: aws secretsmanager get-secret-value --secret-id '{secret}' --query SecretString`,
    ],
    source: sources.init,
  },
  {
    id: 'secret-not-json',
    phase: 'secrets',
    pattern:
      /invalid character .{1,12} (looking for beginning|in literal|after|in string)|unexpected end of JSON input|cannot unmarshal .{0,40}into Go|failed to (parse|unmarshal|decode).{0,40}secret/i,
    speaksOf: ofASecret,
    what: 'valueFrom names a JSON key, but the secret is no JSON',
    causes: ['the secret is a plain string', 'its JSON is malformed'],
    fix: "store JSON in the secret, or end valueFrom with the secret's ARN",
    source: sources.init,
  },
  {
    id: 'invalid-secret-arn',
    phase: 'secrets',
    pattern:
      /invalid ARN format|ValidationException: Invalid name|could not find a secretsmanager secretID|arn:.{0,100}is not a valid (secret|ARN)|unexpected ARN format|Invalid ARN/i,
    what: 'valueFrom is no ARN of a secret or parameter',
    causes: ['a missing or extra colon', 'a key appended to the name'],
    fix: 'write arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX:json-key::',
    source: sources.init,
  },
  {
    id: 'parameter-not-found',
    phase: 'secrets',
    pattern:
      /invalid (ssm )?parameters?:? ?[[/\w]|ParameterNotFound|invalid parameters:|parameter \S+ (does not exist|not found)/i,
    what: 'an SSM parameter does not exist',
    causes: ['its name is mistyped, or lacks the leading slash', 'it lives in another region', 'it was never created'],
    fix: 'create the parameter, or correct valueFrom',
    commands: [
      'create it, or correct valueFrom: aws ssm put-parameter --name {parameter} --type SecureString --value "$VALUE"',
    ],
    source: sources.init,
  },
  {
    id: 'secret-not-found',
    phase: 'secrets',
    pattern:
      /\bsecret does not exist|can['’]?t (find the specified secret|retrieve the secret)|secret.*ResourceNotFoundException|ResourceNotFoundException.*secret|specified secret.{0,30}(not found|does not exist)|can['’]?t find the specified secret value/is,
    what: 'a secret does not exist',
    causes: [
      'it was deleted or never created',
      'it lives in another region or account',
      'its six-character suffix changed when it was made again',
    ],
    fix: 'correct valueFrom, or create the secret',
    commands: [`see whether it is there: aws secretsmanager describe-secret --secret-id '{secret}'`],
    source: sources.init,
  },
  {
    id: 'env-file-unreadable',
    phase: 'secrets',
    pattern:
      /(failed|unable) to download env ?files?|(environment variable|env) ?files? .{0,60}(from S3|s3|download)|can['’]t download the environment|environment ?files?.*(AccessDenied|NoSuchKey|NotFound|403|404)|invalid environment file|envfile/is,
    what: 'an environment file cannot be read',
    causes: [
      'the object does not exist',
      'the execution role lacks s3:GetObject or s3:GetBucketLocation',
      'the network',
    ],
    fix: "check the object's ARN, and allow s3:GetObject and s3:GetBucketLocation in the execution role",
    source: sources.init,
  },
  {
    id: 'secret-network',
    phase: 'secrets',
    pattern:
      /connection issue between the task and (AWS )?(Secrets Manager|Systems Manager)|network connection between the task and AWS Systems Manager|(asm|secrets ?manager|\bssm\b|parameter store|GetSecretValue|GetParameters?\b).*(deadline exceeded|timeout|timed out|RequestCanceled|cancell?ed|request send failed|connection re(set|fused)|EOF|no such host|exceeded maximum number of attempts)|pull command failed:? ?:? ?signal: killed/is,
    what: 'the task cannot reach Secrets Manager or Systems Manager',
    causes: [
      'a private subnet without NAT and without the secretsmanager or ssm endpoint',
      "the endpoint's security group closes 443",
      'DNS',
    ],
    fix: 'add the endpoint (secretsmanager, ssm, kms) or a NAT, and open 443 to it',
    source: sources.init,
  },
  {
    id: 'role-not-assumable',
    phase: 'secrets',
    pattern:
      /unable to assume the (role|service linked role)|unable to find execution role credentials|trust relationship has been misconfigured|not authorized to perform:? (sts:AssumeRole|iam:PassRole)|(execution|task) ?role .{0,40}(does not exist|not found|invalid)|Role is not valid|role.*could not be (assumed|found)/is,
    what: 'ECS cannot assume a role of the task',
    causes: [
      'the role was deleted or never created',
      'its trust policy does not name ecs-tasks.amazonaws.com',
      'the caller lacks iam:PassRole',
      'the role is seconds old',
    ],
    fix: 'let ecs-tasks.amazonaws.com assume the role; a role just made needs about ten seconds',
    commands: [
      'let ecs-tasks.amazonaws.com assume it; who may now: aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument',
    ],
    source: sources.stopped,
  },
]
