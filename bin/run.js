#!/usr/bin/env node
// The SDK's seven-line notice about Node 20 would land in the middle of a live view.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
const {default: module} = await import('node:module')
module.enableCompileCache?.()
const {main} = await import('../dist/cli.js')
await main(import.meta.url)
