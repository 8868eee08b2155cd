import {describe, expect, it} from 'vitest'
import {tellingLine} from '../../src/rollout/telling-line.js'

/** Last lines as programs really wrote them, and the one a person would read out. */
const tails: [string, string, string][] = [
  [
    // https://github.com/docker/getting-started-app/issues/39
    'Node.js: a module that is not there',
    `node:internal/modules/cjs/loader:1143
  throw err;
  ^

Error: Cannot find module '/app/src/index.js'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)
    at node:internal/main/run_main_module:28:49 {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v18.20.0`,
    "Error: Cannot find module '/app/src/index.js'",
  ],
  [
    // https://github.com/n8n-io/n8n/issues/11743
    'Node.js: a folder it may not make, with the moment before every line',
    `2024-11-14T19:08:58.678Z Error: EACCES: permission denied, mkdir '/home/node/.cache/n8n'
2024-11-14T19:08:58.678Z at mkdir (node:internal/fs/promises:858:10)
2024-11-14T19:08:58.678Z at compileFile (/usr/local/lib/node_modules/n8n/dist/commands/start.js:109:17)
2024-11-14T19:08:58.679Z Exiting due to an error.
2024-11-14T19:08:58.679Z Error: Exiting due to an error.`,
    "2024-11-14T19:08:58.678Z Error: EACCES: permission denied, mkdir '/home/node/.cache/n8n'",
  ],
  [
    'gunicorn: a library that is not in the image',
    `ImportError: libpq.so.5: cannot open shared object file: No such file or directory
[2024-04-10 23:11:11 +0000] [7] [INFO] Worker exiting (pid: 7)
[2024-04-10 23:11:11 +0000] [1] [ERROR] Worker (pid:7) exited with code 3
[2024-04-10 23:11:11 +0000] [1] [ERROR] Shutting down: Master
[2024-04-10 23:11:11 +0000] [1] [ERROR] Reason: Worker failed to boot.`,
    'ImportError: libpq.so.5: cannot open shared object file: No such file or directory',
  ],
  [
    'gunicorn: a driver that is not installed',
    `File "/app/app.py", line 37, in create_app
    db.init_app(app)
    import psycopg2
ModuleNotFoundError: No module named 'psycopg2'
[ERROR] Worker (pid:7) exited with code 3.
[ERROR] Reason: Worker failed to boot.`,
    "ModuleNotFoundError: No module named 'psycopg2'",
  ],
  [
    'gunicorn: a variable that is not set',
    `ERROR: required setting DB_PASSWORD is missing. Set the environment variable DB_PASSWORD (or DB_PASSWORD_FILE).
[2026-10-04 04:35:07 +0000] [7] [INFO] Worker exiting (pid: 7)
[2026-10-04 04:35:07 +0000] [1] [ERROR] Worker (pid:8) exited with code 3.
[2026-10-04 04:35:07 +0000] [1] [INFO] Worker (pid:7) was sent SIGTERM!
[2026-10-04 04:35:07 +0000] [1] [ERROR] Shutting down: Master
[2026-10-04 04:35:07 +0000] [1] [ERROR] Reason: Worker failed to boot.`,
    'ERROR: required setting DB_PASSWORD is missing. Set the environment variable DB_PASSWORD (or DB_PASSWORD_FILE).',
  ],
  [
    'Spring: a data source without its address',
    `Error starting ApplicationContext. To display the condition evaluation report re-run your application with 'debug' enabled.
2024-03-18T19:08:08.152+01:00 ERROR 51304 --- [           main] o.s.b.d.LoggingFailureAnalysisReporter   :

***************************
APPLICATION FAILED TO START
***************************

Description:

Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be configured.`,
    "Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be configured.",
  ],
  [
    'Go: a panic above its goroutine',
    `panic: runtime error: index out of range [3] with length 1

goroutine 1 [running]:
main.main()
 	/app/process06.go:13 +0x20d
exit status 2`,
    'panic: runtime error: index out of range [3] with length 1',
  ],
  [
    'npm: what comes before its own last words',
    `npm error code EJSONPARSE
npm error path /app/package.json
npm error JSON.parse Failed to parse JSON data.
npm error A complete log of this run can be found in: /root/.npm/_logs/2025-12-24T00_26_46_534Z-debug-0.log`,
    'npm error JSON.parse Failed to parse JSON data.',
  ],
  [
    // https://github.com/aws-containers/ecs-anywhere-tutorial/issues/2
    'the runtime, when the program never ran',
    'standard_init_linux.go:228: exec user process caused: exec format error',
    'standard_init_linux.go:228: exec user process caused: exec format error',
  ],
]

describe('the line of the last ones that says why', () => {
  it.each(tails)('%s', (_, tail, line) => {
    expect(tellingLine(tail.split('\n'))).toBe(line)
  })

  it('is the last line when none tells of trouble, and none of nothing', () => {
    expect(tellingLine(['starting', 'ready', ''])).toBe('ready')
    expect(tellingLine(['', '  '])).toBeUndefined()
  })

  it('is not an error got over long before the end', () => {
    const over = ['TimeoutError: retrying', ...Array.from({length: 30}, (_, index) => `request ${index}`)]
    expect(tellingLine([...over, 'could not bind to port 80'])).toBe('could not bind to port 80')
    expect(tellingLine(over)).toBe('TimeoutError: retrying')
  })

  it('is cut at 300 characters, whatever its length', () => {
    expect(tellingLine([`Error: ${'x'.repeat(1_000_000)}`])).toHaveLength(300)
  })
})
