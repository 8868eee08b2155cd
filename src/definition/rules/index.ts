import type {Rule} from '../rule.js'
import {appprotocolSuspicious} from './appprotocol-suspicious.js'
import {appprotocolUdp} from './appprotocol-udp.js'
import {appprotocolWithoutName} from './appprotocol-without-name.js'
import {awsvpcUnsupported} from './awsvpc-unsupported.js'
import {bareContainerArray} from './bare-container-array.js'
import {boolAsString} from './bool-as-string.js'
import {bridgeNameWithoutLink} from './bridge-name-without-link.js'
import {commandOneString} from './command-one-string.js'
import {compatMissing} from './compat-missing.js'
import {compatMixed} from './compat-mixed.js'
import {containerMemoryOverTask} from './container-memory-over-task.js'
import {containerMemoryRequired} from './container-memory-required.js'
import {containersCpuSum} from './containers-cpu-sum.js'
import {containersEmpty} from './containers-empty.js'
import {containersMemorySum} from './containers-memory-sum.js'
import {definitionTooLarge} from './definition-too-large.js'
import {dependsonCycle} from './dependson-cycle.js'
import {dependsonEssential} from './dependson-essential.js'
import {dependsonHealthy} from './dependson-healthy.js'
import {dependsonUnknown} from './dependson-unknown.js'
import {describeOutputField} from './describe-output-field.js'
import {describeWrapper} from './describe-wrapper.js'
import {docsAccountId} from './docs-account-id.js'
import {duplicateKey} from './duplicate-key.js'
import {ec2TaskCpuRange} from './ec2-task-cpu-range.js'
import {ecrHost} from './ecr-host.js'
import {ecrRegionMismatch} from './ecr-region-mismatch.js'
import {emptyArg} from './empty-arg.js'
import {emptyStringValue} from './empty-string-value.js'
import {enumRule} from './enum.js'
import {enumCase} from './enum-case.js'
import {envNameMissing} from './env-name-missing.js'
import {envUsesValueFrom} from './env-uses-valueFrom.js'
import {envValueMissing} from './env-value-missing.js'
import {ephemeralHostPort} from './ephemeral-host-port.js'
import {essentialSidecars} from './essential-sidecars.js'
import {explicitNull} from './explicit-null.js'
import {externalAwsvpc} from './external-awsvpc.js'
import {familyCharset} from './family-charset.js'
import {familyMissing} from './family-missing.js'
import {fargateAwsvpc} from './fargate-awsvpc.js'
import {fargateMemoryHardCap} from './fargate-memory-hard-cap.js'
import {fargateSizePair} from './fargate-size-pair.js'
import {fargateSizeRequired} from './fargate-size-required.js'
import {fargateWindowsSize} from './fargate-windows-size.js'
import {fieldWrongLevel} from './field-wrong-level.js'
import {ghaExpression} from './gha-expression.js'
import {healthcheckCmdOperators} from './healthcheck-cmd-operators.js'
import {healthcheckConsoleForm} from './healthcheck-console-form.js'
import {healthcheckCurl} from './healthcheck-curl.js'
import {healthcheckExit} from './healthcheck-exit.js'
import {healthcheckInterval} from './healthcheck-interval.js'
import {healthcheckPort} from './healthcheck-port.js'
import {healthcheckPrefix} from './healthcheck-prefix.js'
import {healthcheckRetries} from './healthcheck-retries.js'
import {healthcheckShellArgs} from './healthcheck-shell-args.js'
import {healthcheckStart} from './healthcheck-start.js'
import {healthcheckTimeout} from './healthcheck-timeout.js'
import {healthcheckTiming} from './healthcheck-timing.js'
import {hostRoot} from './host-root.js'
import {hostportMismatch} from './hostport-mismatch.js'
import {hostportRedundant} from './hostport-redundant.js'
import {hostportUsedTwice} from './hostport-used-twice.js'
import {hostportZeroAwsvpc} from './hostport-zero-awsvpc.js'
import {imageDigest} from './image-digest.js'
import {imageLatest} from './image-latest.js'
import {imageNoTag} from './image-no-tag.js'
import {imageRequired} from './image-required.js'
import {imageSyntax} from './image-syntax.js'
import {imageTagTypo} from './image-tag-typo.js'
import {interactiveTty} from './interactive-tty.js'
import {knownMisspelling} from './known-misspelling.js'
import {linksAwsvpc} from './links-awsvpc.js'
import {linksCycle} from './links-cycle.js'
import {linksUnknown} from './links-unknown.js'
import {literalQuotes} from './literal-quotes.js'
import {localhostByName} from './localhost-by-name.js'
import {memoryTooSmall} from './memory-too-small.js'
import {mutableVersionConsistency} from './mutable-version-consistency.js'
import {nameDuplicate} from './name-duplicate.js'
import {nameRequired} from './name-required.js'
import {networkNonePorts} from './network-none-ports.js'
import {noEssential} from './no-essential.js'
import {noHardLimit} from './no-hard-limit.js'
import {notATaskDef} from './not-a-task-def.js'
import {numberAsString} from './number-as-string.js'
import {parse} from './parse.js'
import {portMissing} from './port-missing.js'
import {portNameDuplicate} from './port-name-duplicate.js'
import {portNameFormat} from './port-name-format.js'
import {portRange} from './port-range.js'
import {portRangeSyntax} from './port-range-syntax.js'
import {portTwoProtocols} from './port-two-protocols.js'
import {portUsedTwice} from './port-used-twice.js'
import {repoCredentials} from './repo-credentials.js'
import {requiredMember} from './required-member.js'
import {reservationOverLimit} from './reservation-over-limit.js'
import {reservedHostPort} from './reserved-host-port.js'
import {restartPolicy} from './restart-policy.js'
import {secretUsesValue} from './secret-uses-value.js'
import {serviceField} from './service-field.js'
import {shCExtraArgs} from './sh-c-extra-args.js'
import {shellVarsInExec} from './shell-vars-in-exec.js'
import {sidecarHeadroom} from './sidecar-headroom.js'
import {sizeSyntax} from './size-syntax.js'
import {startTimeout} from './start-timeout.js'
import {startTimeoutUnused} from './start-timeout-unused.js'
import {staticHostPort} from './static-host-port.js'
import {stopTimeout} from './stop-timeout.js'
import {stringAsNumber} from './string-as-number.js'
import {tags} from './tags.js'
import {tooManyContainers} from './too-many-containers.js'
import {unknownField} from './unknown-field.js'
import {unrenderedTemplate} from './unrendered-template.js'
import {userFormat} from './user-format.js'
import {windowsFargate3150} from './windows-fargate-3150.js'
import {windowsTaskSizeIgnored} from './windows-task-size-ignored.js'
import {workingDir} from './working-dir.js'
import {wrongCaseField} from './wrong-case-field.js'
import {wrongType} from './wrong-type.js'

/** Every rule, by its number: one file a rule, one line here. */
export const rules: readonly Rule[] = [
  parse,
  duplicateKey,
  unknownField,
  wrongCaseField,
  knownMisspelling,
  fieldWrongLevel,
  serviceField,
  describeOutputField,
  describeWrapper,
  explicitNull,
  bareContainerArray,
  notATaskDef,
  unrenderedTemplate,
  ghaExpression,
  docsAccountId,
  familyMissing,
  familyCharset,
  containersEmpty,
  tooManyContainers,
  definitionTooLarge,
  tags,
  emptyStringValue,
  wrongType,
  numberAsString,
  stringAsNumber,
  boolAsString,
  enumRule,
  enumCase,
  requiredMember,
  envValueMissing,
  envNameMissing,
  envUsesValueFrom,
  secretUsesValue,
  fargateSizeRequired,
  fargateSizePair,
  fargateWindowsSize,
  sizeSyntax,
  ec2TaskCpuRange,
  containerMemoryRequired,
  reservationOverLimit,
  containerMemoryOverTask,
  containersMemorySum,
  containersCpuSum,
  memoryTooSmall,
  noHardLimit,
  fargateMemoryHardCap,
  windowsTaskSizeIgnored,
  sidecarHeadroom,
  fargateAwsvpc,
  externalAwsvpc,
  compatMissing,
  compatMixed,
  hostportMismatch,
  hostportRedundant,
  portUsedTwice,
  hostportUsedTwice,
  portTwoProtocols,
  portMissing,
  portRange,
  reservedHostPort,
  ephemeralHostPort,
  staticHostPort,
  hostportZeroAwsvpc,
  networkNonePorts,
  portRangeSyntax,
  portNameFormat,
  portNameDuplicate,
  appprotocolWithoutName,
  appprotocolUdp,
  appprotocolSuspicious,
  linksAwsvpc,
  linksUnknown,
  linksCycle,
  awsvpcUnsupported,
  localhostByName,
  bridgeNameWithoutLink,
  windowsFargate3150,
  hostRoot,
  nameRequired,
  nameDuplicate,
  noEssential,
  essentialSidecars,
  imageRequired,
  imageSyntax,
  imageLatest,
  imageNoTag,
  imageTagTypo,
  imageDigest,
  ecrHost,
  ecrRegionMismatch,
  mutableVersionConsistency,
  dependsonUnknown,
  dependsonCycle,
  dependsonHealthy,
  dependsonEssential,
  healthcheckPrefix,
  healthcheckShellArgs,
  healthcheckCmdOperators,
  healthcheckConsoleForm,
  healthcheckInterval,
  healthcheckTimeout,
  healthcheckRetries,
  healthcheckStart,
  healthcheckTiming,
  healthcheckExit,
  healthcheckCurl,
  healthcheckPort,
  commandOneString,
  shCExtraArgs,
  literalQuotes,
  emptyArg,
  shellVarsInExec,
  stopTimeout,
  startTimeout,
  startTimeoutUnused,
  restartPolicy,
  workingDir,
  userFormat,
  interactiveTty,
  repoCredentials,
]
