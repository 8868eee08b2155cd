import type {StopText} from '../diagnosis.js'
import {ofAnImage, sources} from './sources.js'

/** Image pulls that fail: where they say why. */
export const pullRows: readonly StopText[] = [
  {
    id: 'pinned-digest-gone',
    phase: 'pull',
    pattern: /(cannot ?pull|failed to resolve|manifest).*@sha256:.{1,160}(not found|manifest unknown)/i,
    what: 'the image digest this deployment is pinned to is gone from the repository',
    causes: [
      'the tag was pushed again and a lifecycle policy expired the untagged image',
      'the image was deleted',
      'the digest belongs to another repository',
    ],
    fix: 'push the image again, or deploy with --force-new-deployment so that the tag is resolved anew',
    commands: [
      'push the image again, or resolve the tag anew: aws ecs update-service --cluster {cluster} --service {service} --force-new-deployment',
    ],
    source: sources.pull,
  },
  {
    id: 'wrong-arch-manifest',
    phase: 'pull',
    pattern:
      /does not contain descriptor matching platform|find a descriptor for platform|no match(ing manifest)? for (linux|windows|platform)|no matching manifest/i,
    what: "the image has no variant for the task's platform",
    causes: [
      'it was built on an ARM machine for an X86_64 task',
      'runtimePlatform says ARM64 and the image is amd64 only',
    ],
    fix: 'docker buildx build --platform linux/amd64,linux/arm64, or set runtimePlatform.cpuArchitecture',
    commands: [`build it for the task's platform: docker buildx build --platform {platform} --tag {image} --push .`],
    source: sources.pull,
  },
  {
    id: 'ecr-permission',
    phase: 'pull',
    pattern:
      /not authorized to perform:? ecr(-public)?:\w*|(ecr registry auth|GetAuthorizationToken)(?!.*(Throttl|Rate exceeded)).*(AccessDenied|not authorized|StatusCode: 40[013]|UnrecognizedClient|ExpiredToken)|CannotPullECRContainer\w{0,10}:? AccessDenied|check that the role has the permissions|cannot ?pull\w* ?access ?denied|pull access denied.*\.dkr\.ecr|\.dkr\.ecr\..*(403 forbidden|: 403\b|denied:)/is,
    what: 'the role that pulls the image may not read the repository',
    causes: [
      'the execution role (Fargate) or instance role (EC2) lacks the ECR policy',
      'the repository policy does not allow the other account',
      'a VPC endpoint policy or service control policy denies it',
    ],
    fix: 'attach AmazonECSTaskExecutionRolePolicy to the execution role; across accounts add a repository policy',
    commands: [
      'give the role the pull policy: aws iam attach-role-policy --role-name {role} --policy-arn arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
    ],
    source: sources.pull,
  },
  {
    id: 'registry-secret-malformed',
    phase: 'pull',
    pattern:
      /AuthorizationData is malformed|unable to unmarshal secret value|docker private registry credentials|username.{0,20}password.{0,40}(empty|missing)/i,
    what: 'the registry credentials are not of the form ECS reads',
    causes: ['the secret lacks the keys username and password', 'it is no JSON'],
    fix: 'store {"username":"…","password":"…"} in the secret that repositoryCredentials names',
    source: sources.pull,
  },
  {
    id: 'registry-rate-limit',
    phase: 'pull',
    pattern:
      /toomanyrequests|(\becr\b|GetAuthorizationToken|BatchGetImage).*(ThrottlingException|Rate exceeded)|429 Too Many|\b429\b.*(registry|docker|pull)|(registry|docker|manifests?).*\b429\b|(pull )?rate limit|rate exceeded.*pull/is,
    speaksOf: ofAnImage,
    what: 'the registry refused the pull: too many requests',
    causes: ['anonymous Docker Hub pulls behind a shared NAT address', 'many tasks start at once'],
    fix: 'pull through an ECR pull-through cache, or set repositoryCredentials',
    source: 'Docker Hub pull rate limit; AWS docs: CannotPullContainer task errors',
  },
  {
    id: 'registry-dns',
    phase: 'pull',
    pattern:
      /(cannot ?pull|docker|registry|dkr\.ecr|api\.ecr|pull image|manifest).*(no such host|server misbehaving|could not resolve host|name resolution)/is,
    what: "the registry's name does not resolve",
    causes: [
      'a typo in the registry host or region of the image',
      'DNS is off in the VPC',
      'a private hosted zone was deleted',
    ],
    fix: 'check the image URI; switch on enableDnsSupport and enableDnsHostnames in the VPC',
    source: sources.pull,
  },
  {
    id: 'registry-tls',
    phase: 'pull',
    pattern:
      /x509:? |tls: failed to verify|certificate signed by unknown authority|server gave HTTP response to HTTPS client/i,
    speaksOf: ofAnImage,
    what: "the registry's certificate is not trusted",
    causes: ['a private registry with its own CA', 'a proxy that opens TLS'],
    fix: 'mirror the image to ECR, or give the registry a public certificate',
    source: sources.pull,
  },
  {
    id: 'ecr-auth-network',
    phase: 'pull',
    pattern:
      /cannot pull registry auth(entication)?|retrieve ecr registry auth|GetAuthorizationToken,? exceeded maximum|api\.ecr\.[\w-]+\.amazonaws\.com.*(timeout|refused|reset|unreachable|cancel)|RequestError: send request failed.*api\.ecr/is,
    what: 'the task cannot reach Amazon ECR for the registry login',
    causes: [
      'a private subnet without NAT and without the ecr.api endpoint',
      'a public subnet with assignPublicIp DISABLED',
      'a security group closes port 443',
      'private DNS is off on the endpoint',
    ],
    fix: 'give the subnets a NAT, or the endpoints ecr.api, ecr.dkr, s3 (gateway) and logs; in public subnets set assignPublicIp ENABLED',
    source: sources.init,
  },
  {
    id: 'disk-full',
    phase: 'pull',
    pattern:
      /no space left on device|not enough (disk )?space|disk quota exceeded|thin pool.*(full|no space|free data blocks)|insufficient.*ephemeral storage/i,
    what: 'the disk is full',
    causes: [
      'the image and its layers are larger than the ephemeral storage',
      'an instance full of old images and logs',
    ],
    fix: "raise ephemeralStorage.sizeInGiB (Fargate) or the instance's volume, or slim the image",
    source: sources.pull,
  },
  {
    id: 'pull-denied',
    phase: 'pull',
    pattern:
      /pull access denied|(manifests?|\/v2\/|registry|ghcr|docker).*\bunauthorized\b|insufficient_scope|requested access to the resource is denied|401 Unauthorized|authorization failed|authentication required|unauthorized: |no basic auth credentials|denied: (requested|access|your|installation)|(manifests?|blobs?|registry|docker|ghcr|quay|cannot ?pull).*\b(401|403)\b|The task can['’]t pull the image/is,
    speaksOf: ofAnImage,
    what: 'the registry does not let this task pull the image',
    causes: [
      'a private registry without repositoryCredentials',
      'the repository\'s name is mistyped: registries answer "denied" for what does not exist',
      'the credentials expired, or on EC2 the instance role lacks ecr:GetAuthorizationToken',
    ],
    fix: 'correct the image name, or set repositoryCredentials; on EC2 give the instance role the ECR policy',
    source: sources.pull,
  },
  {
    id: 'image-not-found',
    phase: 'pull',
    pattern:
      /(cannot ?pull|pull image|image manifest|failed to (resolve|copy)|manifest|image|repository|tag).*(manifest unknown|name unknown|repository does not exist|: not found|(image|manifest) not found|404 not found|no such image|\bNAME_UNKNOWN\b)|failed to resolve ref.{1,300}(?<!host )not found|ImageNotFoundException|cannot ?pull.*(API error \(404\)|image \S{1,200} not found)|RepositoryNotFoundException|(manifest for|tag|repository|repository with name) \S{1,300} (not found|.{0,80}does not exist)|check whether the image exists|\bimage [\w./-]+(:[\w.-]+)? not found|no such image/i,
    what: 'the image does not exist in its repository',
    causes: [
      'the tag was never pushed, or is mistyped',
      'the URI names another repository, account or region',
      'a lifecycle policy expired it',
    ],
    fix: 'push the tag, or correct the image URI',
    commands: ['push the tag, or take one that is there: gantry images ls {repository}'],
    source: sources.pull,
  },
  {
    id: 'invalid-image-reference',
    phase: 'pull',
    pattern:
      /invalid reference format|repository name must be|could not parse (image )?reference|invalid image (name|reference)/i,
    what: 'the image reference is malformed',
    causes: ['an upper-case letter, a space or an empty variable in a template'],
    fix: 'render the image URI anew',
    source: sources.pull,
  },
  {
    id: 'attestation-pulled',
    phase: 'pull',
    pattern: /in-toto|no processor for media-type/i,
    what: "the image's index carries a build attestation, and the task pulls it as if it were an image",
    causes: ['docker buildx adds a provenance attestation by default'],
    fix: 'build with docker buildx build --provenance=false --sbom=false (or BUILDX_NO_DEFAULT_ATTESTATIONS=1), and push again',
    source: 'Docker docs: build attestations; observed',
  },
  {
    id: 'registry-unavailable',
    phase: 'pull',
    pattern:
      /(cannot ?pull|registry|docker\.io|dkr\.ecr|ghcr|quay|manifests?|failed to (resolve|copy)).*(500 Internal Server Error|502 Bad Gateway|503 Service (Temporarily )?Unavailable|504 Gateway Time-?out)/i,
    what: 'the registry itself fails',
    causes: ['an outage of the registry, or of a proxy before it'],
    fix: 'deploy again when the registry answers; mirror the image to ECR so as not to depend on it',
    source: sources.observed,
  },
  {
    id: 'broken-layer',
    phase: 'pull',
    pattern:
      /failed to register layer|failed to extract layer|unexpected EOF|unsupported media ?type|mediatype.*(unsupported|not supported)|unknown media type|layer .*(digest mismatch|corrupt)|failed to unpack|filesystem layer verification failed/i,
    speaksOf: ofAnImage,
    what: 'a layer of the image cannot be unpacked',
    causes: ['a broken push', 'a media type this platform version does not know', 'the disk filled while unpacking'],
    fix: 'push the image again; raise the platform version or the disk',
    source: sources.observed,
  },
]
