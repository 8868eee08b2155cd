#!/usr/bin/env node
// The SDK's seven-line notice about Node 20 would land in the middle of a live view.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
require('../dist/start.cjs').start(__filename)
