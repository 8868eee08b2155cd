import {AwsFault} from './operation.js'

/** ECS's two refusals of what a caller sent: which one an operation uses is AWS's habit, not a rule. */
export const clientFault = (message: string) => new AwsFault('ClientException', message)
export const parameterFault = (message: string) => new AwsFault('InvalidParameterException', message)
