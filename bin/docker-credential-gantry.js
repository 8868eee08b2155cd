#!/usr/bin/env node
// docker runs this as `docker-credential-gantry get|store|erase|list`.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
require('../dist/start.cjs').start(__filename, ['credential-helper', ...process.argv.slice(2)])
