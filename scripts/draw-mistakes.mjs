// Draws the sixty mistakes of test/fixtures/mistakes: one for every row of `seen`, the rest by the seed out of
// `answered`. `node scripts/draw-mistakes.mjs` prints the seed and the draw, as test/fixtures/mistakes/drawn.json holds it.

/** Fixed before anything was written or run. */
const seed = 20261121
const wanted = 60

/** What real files show: a row each. Habits that nearly every file has (root user, writable root, no health check) are no mistake here. */
const seen = [
  ['101', 'the text is not JSON'],
  ['104', 'a field in the spelling of CloudFormation'],
  ['105', 'a field misspelt the usual way'],
  ['108', 'fields that only describe-task-definition knows'],
  ['109', 'the wrapper of describe-task-definition'],
  ['110', 'null written out'],
  ['112', 'the file is something else'],
  ['113', 'a placeholder left in the file'],
  ['116', 'no family'],
  ['122', 'an empty string where nothing is meant'],
  ['150', 'an object where a list belongs'],
  ['151', 'a number in quotes'],
  ['158', 'a variable without a name'],
  ['159', 'valueFrom in environment'],
  ['202', 'a size Fargate does not have'],
  ['206', 'no memory anywhere'],
  ['303', 'the launch type is left open'],
  ['305', 'host port unlike the container port in awsvpc'],
  ['307', 'one port in two containers of awsvpc'],
  ['324', 'a link to what is no container'],
  ['404', 'a helper that takes the task down with it'],
  ['405', 'no image'],
  ['407', 'the tag latest'],
  ['408', 'no tag'],
  ['409', 'a tag misspelt'],
  ['410', 'a digest that is none'],
  ['418', 'a health check without CMD-SHELL'],
  ['428', 'curl in an image that has none'],
  ['433', 'quotes within an argument'],
  ['434', 'an empty entry point'],
  ['437', 'a start timeout beyond Fargate'],
  ['501', 'no logs'],
  ['503', 'awslogs without a group'],
  ['504', 'awslogs on Fargate without a prefix'],
  ['505', 'awslogs on EC2 without a prefix'],
  ['602', 'awslogs on Fargate without an execution role'],
  ['605', 'a role by its bare name'],
  ['606', 'one role for both purposes'],
  ['608', 'a secret ARN with the wrong number of colons'],
  ['611', 'a secret by a bare name'],
  ['617', 'a password in plain sight'],
  ['619', 'a password within a URL'],
  ['821', 'Fargate without a platform'],
]

/** What AWS was seen to answer with a refusal, in a deployment's log or in an issue: the rest is drawn from these. */
const answered = [
  ['117', 'a family with other characters'],
  ['118', 'no containers'],
  ['120', 'a definition that is too large'],
  ['201', 'Fargate without a task size'],
  ['203', 'Windows on too small a size of Fargate'],
  ['207', 'a reservation above the limit'],
  ['208', 'a container larger than its task'],
  ['210', 'containers that ask for more CPU than the task has'],
  ['301', 'Fargate without awsvpc'],
  ['308', 'one host port twice'],
  ['309', 'one port under two protocols'],
  ['310', 'a mapping without a port'],
  ['315', 'dynamic host port in awsvpc'],
  ['317', 'a port range written badly'],
  ['319', 'one port name twice'],
  ['323', 'links in awsvpc'],
  ['326', 'hostname or DNS settings in awsvpc'],
  ['401', 'a container name with other characters'],
  ['402', 'one container name twice'],
  ['403', 'nothing essential'],
  ['414', 'a dependency that is not there'],
  ['416', 'HEALTHY of a container without a health check'],
  ['417', 'COMPLETE of an essential container'],
  ['422', 'an interval beyond its range'],
  ['423', 'a timeout beyond its range'],
  ['424', 'retries beyond their range'],
  ['425', 'a start period beyond its range'],
  ['439', 'a restart policy beyond its range'],
  ['502', 'a log driver Fargate does not have'],
  ['506', 'awslogs-create-group false'],
  ['508', 'an option awslogs does not have'],
  ['513', 'awsfirelens without a router'],
  ['601', 'a private ECR image without an execution role'],
  ['603', 'secrets without an execution role'],
  ['610', 'a secret ARN without its suffix'],
  ['614', 'one secret name twice'],
  ['615', 'a name in environment and in secrets'],
  ['622', 'an environment file by its s3:// address'],
  ['624', 'too many environment files'],
  ['701', 'a mount of a volume that is not there'],
  ['702', 'a volume nobody mounts'],
  ['707', 'a host path on Fargate'],
  ['708', 'a Docker volume on Fargate'],
  ['710', 'an empty host path'],
  ['711', 'EFS with IAM and without TLS'],
  ['712', 'an access point beside a root directory'],
  ['714', 'a TLS port without TLS'],
  ['718', 'volumes from a container that is not there'],
  ['720', 'ephemeral storage beyond its range'],
  ['721', 'ephemeral storage off Fargate'],
  ['801', 'privileged on Fargate'],
  ['802', 'Linux parameters Fargate does not have'],
  ['803', 'a capability Fargate does not give'],
  ['805', 'Docker security options on Fargate'],
  ['806', 'the pid mode host on Fargate'],
  ['807', 'an ipc mode on Fargate'],
  ['808', 'placement constraints on Fargate'],
  ['809', 'a GPU on Fargate'],
  ['812', 'an inference accelerator'],
  ['813', 'a soft limit above the hard one'],
  ['819', 'Windows on ARM'],
  ['824', 'a proxy without its ports'],
]

/** Numbers of [0, 1), the same for the same seed (mulberry32). */
function randomOf(start) {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The draw: the seed, and the sixty rows in the order of their numbers. */
export function draw() {
  const random = randomOf(seed)
  const pool = [...answered]
  const drawn = []
  while (seen.length + drawn.length < wanted) drawn.push(...pool.splice(Math.floor(random() * pool.length), 1))
  const rows = [
    ...seen.map(([code, title]) => ({code, title, from: 'seen'})),
    ...drawn.map(([code, title]) => ({code, title, from: 'drawn'})),
  ]
  return {seed, rows: rows.sort((a, b) => Number(a.code) - Number(b.code))}
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(`${JSON.stringify(draw(), null, 1)}\n`)
