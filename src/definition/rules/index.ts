import type {Rule} from '../rule.js'
import {appprotocolSuspicious} from './appprotocol-suspicious.js'
import {appprotocolUdp} from './appprotocol-udp.js'
import {appprotocolWithoutName} from './appprotocol-without-name.js'
import {arm64SavesMoney} from './arm64-saves-money.js'
import {awsKeysInEnv} from './aws-keys-in-env.js'
import {awslogsBothMultiline} from './awslogs-both-multiline.js'
import {awslogsCreateGroup} from './awslogs-create-group.js'
import {awslogsCreateGroupPerm} from './awslogs-create-group-perm.js'
import {awslogsPrefixEc2} from './awslogs-prefix-ec2.js'
import {awslogsPrefixFargate} from './awslogs-prefix-fargate.js'
import {awslogsRequired} from './awslogs-required.js'
import {awslogsUnknownOption} from './awslogs-unknown-option.js'
import {awsvpcUnsupported} from './awsvpc-unsupported.js'
import {bakeTimeMissing} from './bake-time-missing.js'
import {bareContainerArray} from './bare-container-array.js'
import {blankSourcePath} from './blank-source-path.js'
import {blueGreenAdvanced} from './blue-green-advanced.js'
import {boolAsString} from './bool-as-string.js'
import {breakerOffEcs} from './breaker-off-ecs.js'
import {breakerUnreachable} from './breaker-unreachable.js'
import {bridgeNameWithoutLink} from './bridge-name-without-link.js'
import {capabilityName} from './capability-name.js'
import {classicDynamicPort} from './classic-dynamic-port.js'
import {commandOneString} from './command-one-string.js'
import {compatMissing} from './compat-missing.js'
import {compatMixed} from './compat-mixed.js'
import {containerMemoryOverTask} from './container-memory-over-task.js'
import {containerMemoryRequired} from './container-memory-required.js'
import {containerPath} from './container-path.js'
import {containersCpuSum} from './containers-cpu-sum.js'
import {containersEmpty} from './containers-empty.js'
import {containersMemorySum} from './containers-memory-sum.js'
import {controllerChange} from './controller-change.js'
import {credspec} from './credspec.js'
import {daemonDesiredCount} from './daemon-desired-count.js'
import {daemonFargate} from './daemon-fargate.js'
import {daemonMaximumPercent} from './daemon-maximum-percent.js'
import {daemonProviders} from './daemon-providers.js'
import {daemonStrategy} from './daemon-strategy.js'
import {definitionTooLarge} from './definition-too-large.js'
import {dependsonCycle} from './dependson-cycle.js'
import {dependsonEssential} from './dependson-essential.js'
import {dependsonHealthy} from './dependson-healthy.js'
import {dependsonUnknown} from './dependson-unknown.js'
import {deploymentNeverMoves} from './deployment-never-moves.js'
import {describeOutputField} from './describe-output-field.js'
import {describeWrapper} from './describe-wrapper.js'
import {desiredZero} from './desired-zero.js'
import {distinctInstanceExpression} from './distinct-instance-expression.js'
import {dockerSecurityValues} from './docker-security-values.js'
import {dockerSock} from './docker-sock.js'
import {dockerVolumeAutoprovision} from './docker-volume-autoprovision.js'
import {docsAccountId} from './docs-account-id.js'
import {dropCapabilities} from './drop-capabilities.js'
import {duplicateKey} from './duplicate-key.js'
import {earlySuccessCriteria} from './early-success-criteria.js'
import {ec2TaskCpuRange} from './ec2-task-cpu-range.js'
import {ecrHost} from './ecr-host.js'
import {ecrRegionMismatch} from './ecr-region-mismatch.js'
import {efsApRoot} from './efs-ap-root.js'
import {efsApTls} from './efs-ap-tls.js'
import {efsIamTls} from './efs-iam-tls.js'
import {efsIds} from './efs-ids.js'
import {efsNoTls} from './efs-no-tls.js'
import {efsPortTls} from './efs-port-tls.js'
import {emptyArg} from './empty-arg.js'
import {emptyStringValue} from './empty-string-value.js'
import {enumRule} from './enum.js'
import {enumCase} from './enum-case.js'
import {envAndSecret} from './env-and-secret.js'
import {envDup} from './env-dup.js'
import {envNameMissing} from './env-name-missing.js'
import {envTrailingSpace} from './env-trailing-space.js'
import {envUsesValueFrom} from './env-uses-valueFrom.js'
import {envValueMissing} from './env-value-missing.js'
import {envfileArn} from './envfile-arn.js'
import {envfileCount} from './envfile-count.js'
import {envfileExecRole} from './envfile-exec-role.js'
import {envfileExt} from './envfile-ext.js'
import {ephemeralHostPort} from './ephemeral-host-port.js'
import {ephemeralNotFargate} from './ephemeral-not-fargate.js'
import {ephemeralRange} from './ephemeral-range.js'
import {essentialSidecars} from './essential-sidecars.js'
import {execInit} from './exec-init.js'
import {execReadonly} from './exec-readonly.js'
import {execRoleAwslogs} from './exec-role-awslogs.js'
import {execRoleEcr} from './exec-role-ecr.js'
import {execRoleSecrets} from './exec-role-secrets.js'
import {execWithReadonly} from './exec-with-readonly.js'
import {execWithoutTaskRole} from './exec-without-task-role.js'
import {explicitNull} from './explicit-null.js'
import {externalAwsvpc} from './external-awsvpc.js'
import {familyCharset} from './family-charset.js'
import {familyEqualsPlaceholder} from './family-equals-placeholder.js'
import {familyMissing} from './family-missing.js'
import {fargateAwsvpc} from './fargate-awsvpc.js'
import {fargateCapabilities} from './fargate-capabilities.js'
import {fargateDockerVolume} from './fargate-docker-volume.js'
import {fargateFsx} from './fargate-fsx.js'
import {fargateGpu} from './fargate-gpu.js'
import {fargateIpc} from './fargate-ipc.js'
import {fargateLinuxParams} from './fargate-linux-params.js'
import {fargateMemoryHardCap} from './fargate-memory-hard-cap.js'
import {fargatePid} from './fargate-pid.js'
import {fargatePlacement} from './fargate-placement.js'
import {fargatePrivileged} from './fargate-privileged.js'
import {fargateSecurityOpts} from './fargate-security-opts.js'
import {fargateServiceConstraints} from './fargate-service-constraints.js'
import {fargateServiceStrategy} from './fargate-service-strategy.js'
import {fargateSizePair} from './fargate-size-pair.js'
import {fargateSizeRequired} from './fargate-size-required.js'
import {fargateSourcePath} from './fargate-source-path.js'
import {fargateWindowsSize} from './fargate-windows-size.js'
import {faultInjection} from './fault-injection.js'
import {fieldWrongLevel} from './field-wrong-level.js'
import {firelensNoMemory} from './firelens-no-memory.js'
import {firelensNoOrder} from './firelens-no-order.js'
import {firelensNoRouter} from './firelens-no-router.js'
import {firelensReservedPath} from './firelens-reserved-path.js'
import {firelensS3Fargate} from './firelens-s3-fargate.js'
import {firelensSelf} from './firelens-self.js'
import {firelensTwoRouters} from './firelens-two-routers.js'
import {fixedPortFullHealth} from './fixed-port-full-health.js'
import {ghaExpression} from './gha-expression.js'
import {gpuValue} from './gpu-value.js'
import {gracePeriodUnused} from './grace-period-unused.js'
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
import {hookWithoutRole} from './hook-without-role.js'
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
import {inferenceAccelerator} from './inference-accelerator.js'
import {interactiveTty} from './interactive-tty.js'
import {knownMisspelling} from './known-misspelling.js'
import {launchTypeIncompatible} from './launch-type-incompatible.js'
import {launchTypeWithProviders} from './launch-type-with-providers.js'
import {launchVolumes} from './launch-volumes.js'
import {linksAwsvpc} from './links-awsvpc.js'
import {linksCycle} from './links-cycle.js'
import {linksUnknown} from './links-unknown.js'
import {literalQuotes} from './literal-quotes.js'
import {loadBalancerContainer} from './load-balancer-container.js'
import {loadBalancerPort} from './load-balancer-port.js'
import {localhostByName} from './localhost-by-name.js'
import {logBuffer} from './log-buffer.js'
import {logDriverFargate} from './log-driver-fargate.js'
import {logGroupHardcodedEnv} from './log-group-hardcoded-env.js'
import {logGroupName} from './log-group-name.js'
import {logMissing} from './log-missing.js'
import {logMode} from './log-mode.js'
import {logSecretInOptions} from './log-secret-in-options.js'
import {maximumPercentRange} from './maximum-percent-range.js'
import {memberOfExpression} from './member-of-expression.js'
import {memoryTooSmall} from './memory-too-small.js'
import {mixedProviders} from './mixed-providers.js'
import {mountUnknownVolume} from './mount-unknown-volume.js'
import {mutableVersionConsistency} from './mutable-version-consistency.js'
import {nameDuplicate} from './name-duplicate.js'
import {nameRequired} from './name-required.js'
import {networkConfigurationMissing} from './network-configuration-missing.js'
import {networkConfigurationUnused} from './network-configuration-unused.js'
import {networkNonePorts} from './network-none-ports.js'
import {neuron} from './neuron.js'
import {noEssential} from './no-essential.js'
import {noHardLimit} from './no-hard-limit.js'
import {noHealthcheck} from './no-healthcheck.js'
import {noTags} from './no-tags.js'
import {notATaskDef} from './not-a-task-def.js'
import {numberAsString} from './number-as-string.js'
import {oversizedEphemeral} from './oversized-ephemeral.js'
import {parse} from './parse.js'
import {pidIpcHost} from './pid-ipc-host.js'
import {placementConstraints} from './placement-constraints.js'
import {placementStrategyField} from './placement-strategy-field.js'
import {plainSecretName} from './plain-secret-name.js'
import {plainSecretUrl} from './plain-secret-url.js'
import {plainSecretValue} from './plain-secret-value.js'
import {platformMissing} from './platform-missing.js'
import {platformVersionOnEc2} from './platform-version-on-ec2.js'
import {platformVsImage} from './platform-vs-image.js'
import {portMissing} from './port-missing.js'
import {portNameDuplicate} from './port-name-duplicate.js'
import {portNameFormat} from './port-name-format.js'
import {portRange} from './port-range.js'
import {portRangeSyntax} from './port-range-syntax.js'
import {portTwoProtocols} from './port-two-protocols.js'
import {portUsedTwice} from './port-used-twice.js'
import {privileged} from './privileged.js'
import {proxyConfig} from './proxy-config.js'
import {publicIpOnEc2} from './public-ip-on-ec2.js'
import {readonlyRootfs} from './readonly-rootfs.js'
import {repoCredentials} from './repo-credentials.js'
import {requiredMember} from './required-member.js'
import {reservationOverLimit} from './reservation-over-limit.js'
import {reservedEnv} from './reserved-env.js'
import {reservedHostPort} from './reserved-host-port.js'
import {restartPolicy} from './restart-policy.js'
import {roleArnForm} from './role-arn-form.js'
import {roleBareName} from './role-bare-name.js'
import {rollbackWithoutEnable} from './rollback-without-enable.js'
import {runAsRoot} from './run-as-root.js'
import {s3files} from './s3files.js'
import {sameRole} from './same-role.js'
import {secretArnSegments} from './secret-arn-segments.js'
import {secretArnStageAndId} from './secret-arn-stage-and-id.js'
import {secretArnSuffix} from './secret-arn-suffix.js'
import {secretBareName} from './secret-bare-name.js'
import {secretCrossRegion} from './secret-cross-region.js'
import {secretNameDup} from './secret-name-dup.js'
import {secretUsesValue} from './secret-uses-value.js'
import {serviceConnectPortName} from './service-connect-port-name.js'
import {serviceField} from './service-field.js'
import {serviceRegistryPort} from './service-registry-port.js'
import {shCExtraArgs} from './sh-c-extra-args.js'
import {shellVarsInExec} from './shell-vars-in-exec.js'
import {sidecarHeadroom} from './sidecar-headroom.js'
import {sizeSyntax} from './size-syntax.js'
import {splunkRequired} from './splunk-required.js'
import {ssmArn} from './ssm-arn.js'
import {startTimeout} from './start-timeout.js'
import {startTimeoutUnused} from './start-timeout-unused.js'
import {staticHostPort} from './static-host-port.js'
import {stopTimeout} from './stop-timeout.js'
import {stopTimeoutDefault} from './stop-timeout-default.js'
import {stringAsNumber} from './string-as-number.js'
import {subnetsMissing} from './subnets-missing.js'
import {swappiness} from './swappiness.js'
import {systemControls} from './system-controls.js'
import {tags} from './tags.js'
import {taskRoleNeeded} from './task-role-needed.js'
import {tmpfs} from './tmpfs.js'
import {tooManyConstraints} from './too-many-constraints.js'
import {tooManyContainers} from './too-many-containers.js'
import {tooManyProviders} from './too-many-providers.js'
import {tooManyRegistries} from './too-many-registries.js'
import {tooManySecurityGroups} from './too-many-security-groups.js'
import {tooManyStrategies} from './too-many-strategies.js'
import {tooManySubnets} from './too-many-subnets.js'
import {tooManyTargetGroups} from './too-many-target-groups.js'
import {trafficPercentRange} from './traffic-percent-range.js'
import {twoBases} from './two-bases.js'
import {ulimitNofile} from './ulimit-nofile.js'
import {ulimitOrder} from './ulimit-order.js'
import {unknownField} from './unknown-field.js'
import {unrenderedTemplate} from './unrendered-template.js'
import {userFormat} from './user-format.js'
import {volumeConfigurationUnknown} from './volume-configuration-unknown.js'
import {volumeDup} from './volume-dup.js'
import {volumeName} from './volume-name.js'
import {volumeTwoKinds} from './volume-two-kinds.js'
import {volumeUnmounted} from './volume-unmounted.js'
import {volumesfromUnknown} from './volumesfrom-unknown.js'
import {windowsArm} from './windows-arm.js'
import {windowsFargate} from './windows-fargate.js'
import {windowsFargate3150} from './windows-fargate-3150.js'
import {windowsTaskSizeIgnored} from './windows-task-size-ignored.js'
import {windowsUnsupported} from './windows-unsupported.js'
import {workingDir} from './working-dir.js'
import {wrongCaseField} from './wrong-case-field.js'
import {wrongType} from './wrong-type.js'
import {xrayPort} from './xray-port.js'
import {zeroWeights} from './zero-weights.js'
import {zoneRebalancing} from './zone-rebalancing.js'

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
  logMissing,
  logDriverFargate,
  awslogsRequired,
  awslogsPrefixFargate,
  awslogsPrefixEc2,
  awslogsCreateGroup,
  awslogsCreateGroupPerm,
  awslogsUnknownOption,
  awslogsBothMultiline,
  logMode,
  logBuffer,
  logGroupName,
  firelensNoRouter,
  firelensTwoRouters,
  firelensSelf,
  firelensS3Fargate,
  firelensReservedPath,
  firelensNoOrder,
  firelensNoMemory,
  splunkRequired,
  logSecretInOptions,
  execRoleEcr,
  execRoleAwslogs,
  execRoleSecrets,
  roleArnForm,
  roleBareName,
  sameRole,
  taskRoleNeeded,
  secretArnSegments,
  secretArnStageAndId,
  secretArnSuffix,
  secretBareName,
  ssmArn,
  secretCrossRegion,
  secretNameDup,
  envAndSecret,
  envDup,
  plainSecretName,
  plainSecretValue,
  plainSecretUrl,
  awsKeysInEnv,
  reservedEnv,
  envfileArn,
  envfileExt,
  envfileCount,
  envfileExecRole,
  envTrailingSpace,
  xrayPort,
  mountUnknownVolume,
  volumeUnmounted,
  volumeTwoKinds,
  volumeDup,
  volumeName,
  launchVolumes,
  fargateSourcePath,
  fargateDockerVolume,
  fargateFsx,
  blankSourcePath,
  efsIamTls,
  efsApRoot,
  efsApTls,
  efsPortTls,
  efsNoTls,
  efsIds,
  dockerVolumeAutoprovision,
  volumesfromUnknown,
  containerPath,
  ephemeralRange,
  ephemeralNotFargate,
  dockerSock,
  s3files,
  fargatePrivileged,
  fargateLinuxParams,
  fargateCapabilities,
  capabilityName,
  fargateSecurityOpts,
  fargatePid,
  fargateIpc,
  fargatePlacement,
  fargateGpu,
  gpuValue,
  neuron,
  inferenceAccelerator,
  ulimitOrder,
  ulimitNofile,
  systemControls,
  tmpfs,
  swappiness,
  windowsUnsupported,
  windowsArm,
  windowsFargate,
  platformMissing,
  platformVsImage,
  credspec,
  proxyConfig,
  faultInjection,
  execReadonly,
  execInit,
  placementConstraints,
  dockerSecurityValues,
  privileged,
  pidIpcHost,
  runAsRoot,
  readonlyRootfs,
  noHealthcheck,
  dropCapabilities,
  logGroupHardcodedEnv,
  noTags,
  arm64SavesMoney,
  oversizedEphemeral,
  stopTimeoutDefault,
  familyEqualsPlaceholder,
  launchTypeWithProviders,
  fargateServiceConstraints,
  fargateServiceStrategy,
  networkConfigurationMissing,
  networkConfigurationUnused,
  publicIpOnEc2,
  platformVersionOnEc2,
  daemonDesiredCount,
  daemonStrategy,
  daemonFargate,
  daemonProviders,
  daemonMaximumPercent,
  loadBalancerContainer,
  loadBalancerPort,
  classicDynamicPort,
  tooManyTargetGroups,
  gracePeriodUnused,
  deploymentNeverMoves,
  maximumPercentRange,
  fixedPortFullHealth,
  desiredZero,
  tooManyConstraints,
  tooManyStrategies,
  distinctInstanceExpression,
  memberOfExpression,
  placementStrategyField,
  breakerOffEcs,
  rollbackWithoutEnable,
  breakerUnreachable,
  twoBases,
  zeroWeights,
  mixedProviders,
  tooManyProviders,
  blueGreenAdvanced,
  bakeTimeMissing,
  trafficPercentRange,
  hookWithoutRole,
  earlySuccessCriteria,
  zoneRebalancing,
  subnetsMissing,
  tooManySubnets,
  tooManySecurityGroups,
  serviceRegistryPort,
  tooManyRegistries,
  serviceConnectPortName,
  execWithReadonly,
  execWithoutTaskRole,
  volumeConfigurationUnknown,
  controllerChange,
  launchTypeIncompatible,
]
