export {chooseProtocol} from './choose.js'
export type {Call, Protocol, WireRequest, WireResponse} from './protocol.js'
export {scope} from './query-xml.js'
