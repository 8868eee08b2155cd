#!/usr/bin/env node
// docker runs this as `docker-credential-gantry get|store|erase|list`.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
const {default: module} = await import('node:module')
module.enableCompileCache?.()
const {main} = await import('../dist/cli.js')
await main(import.meta.url, ['credential-helper', ...process.argv.slice(2)])
