import type {Rule} from '../rule.js'
import {bareContainerArray} from './bare-container-array.js'
import {boolAsString} from './bool-as-string.js'
import {containersEmpty} from './containers-empty.js'
import {definitionTooLarge} from './definition-too-large.js'
import {describeOutputField} from './describe-output-field.js'
import {describeWrapper} from './describe-wrapper.js'
import {docsAccountId} from './docs-account-id.js'
import {duplicateKey} from './duplicate-key.js'
import {emptyStringValue} from './empty-string-value.js'
import {enumRule} from './enum.js'
import {enumCase} from './enum-case.js'
import {envNameMissing} from './env-name-missing.js'
import {envUsesValueFrom} from './env-uses-valueFrom.js'
import {envValueMissing} from './env-value-missing.js'
import {explicitNull} from './explicit-null.js'
import {familyCharset} from './family-charset.js'
import {familyMissing} from './family-missing.js'
import {fieldWrongLevel} from './field-wrong-level.js'
import {ghaExpression} from './gha-expression.js'
import {knownMisspelling} from './known-misspelling.js'
import {notATaskDef} from './not-a-task-def.js'
import {numberAsString} from './number-as-string.js'
import {parse} from './parse.js'
import {requiredMember} from './required-member.js'
import {secretUsesValue} from './secret-uses-value.js'
import {serviceField} from './service-field.js'
import {stringAsNumber} from './string-as-number.js'
import {tags} from './tags.js'
import {tooManyContainers} from './too-many-containers.js'
import {unknownField} from './unknown-field.js'
import {unrenderedTemplate} from './unrendered-template.js'
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
]
