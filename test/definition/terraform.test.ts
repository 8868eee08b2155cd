import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {fixText} from '../../src/definition/fix.js'
import {lintReport} from '../../src/definition/lint.js'
import {parseText} from '../../src/definition/parse.js'

const found = (text: string, file = 'main.tf') =>
  lintReport(parseText(text, file)).findings.map(({code, at, what}) => `${at?.line}:${at?.column} ${code} ${what}`)

/** A task that says nothing wrong, around the given attributes and containers. */
const task = (attributes: string, containers: string) => `resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["EC2"]
${attributes}
  container_definitions = ${containers}
}
`
const quiet = '"memory": 64, "image": "nginx:1.27", "logConfiguration": {"logDriver": "json-file"}'

describe('a Terraform file', () => {
  it('is read as heredoc, with the places of the file', () => {
    const text = task('', `<<-EOF\n  [\n    {"name": "app", ${quiet},\n     "essantial": true}\n  ]\n  EOF`)
    expect(found(text)).toEqual(['8:6 103 unknown field `essantial` in "app"'])
  })

  it('is read through jsonencode, in the words of its own language', () => {
    const text = task(
      '  network_mode = "awsvpc" # not bridge',
      `jsonencode([{
    name   = "app", image = "nginx:1.27"
    memory = "64"
    "cpu" : 10
    portMappings     = [{ containerPort = 80, hostPort = 8080 }, ]
    logConfiguration = { logDriver = "json-file" }
  }])`,
    )
    expect(found(text)).toEqual([
      '7:14 151 `memory` must be 64, not "64"',
      '9:58 305 `hostPort` 8080 must equal `containerPort` 80 in awsvpc, or be removed',
    ])
  })

  it('names attributes as Terraform does', () => {
    const [finding] = lintReport(
      parseText(task('  execution_role_arn = "arn:aws:iam::481516234299:user/x"', `"[{\\"name\\": \\"a\\"}]"`), 'a.tf'),
    ).findings.filter(({code}) => code === '604')
    expect(finding?.at).toMatchObject({pointer: '/resource/aws_ecs_task_definition/web/execution_role_arn', line: 4})
    const fargate = task('', '"[]"').replace('EC2', 'FARGATE')
    expect(lintReport(parseText(fargate, 'a.tf')).findings.map(({fix}) => fix)).toContain(
      'write network_mode = "awsvpc"',
    )
  })

  it('knows volumes, blocks and maps', () => {
    const text = task(
      `  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id          = aws_efs_file_system.data.id
      transit_encryption_port = 2049
      authorization_config {
        iam = "ENABLED"
      }
    }
  }
  tags = { Team = "web", "aws:x" = "y" }`,
      `jsonencode([{
    name = "app", image = "nginx:1.27", memory = 64
    mountPoints = [{ sourceVolume = "dta", containerPath = "/data" }, { sourceVolume = "data", containerPath = "/d" }]
    logConfiguration = { logDriver = "json-file" }
  }])`,
    )
    expect(found(text).map(line => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '8:33 714',
      '10:15 711',
      '10:15 607',
      '14:26 121',
      '17:37 701',
    ])
  })

  it.each([
    ['a variable', 'var.containers'],
    ['a file', 'file("${path.module}/containers.json")'],
    ['a merge', 'jsonencode([merge(local.base, { name = "x" })])'],
    ['a loop', 'jsonencode([for c in local.containers : { name = c }])'],
    ['a condition', 'jsonencode(var.x ? [{ name = "x" }] : [])'],
    ['a template with directives', '<<EOF\n[%{ for c in var.names }{"name": "${c}"},%{ endfor }]\nEOF'],
    ['a template between the values', '<<EOF\n[{"name": "a" ${var.rest}}]\nEOF'],
    ['computed names', `jsonencode([{ (var.key) = 1, "\${var.other}" = 2 }])`],
    ['spread lists', 'jsonencode(concat([{ essantial = true }], var.more))'],
  ])('says nothing of %s', (_, containers) => {
    expect(found(task('', containers))).toEqual([])
  })

  it('follows `local` values of the same file, and their places stay where they are', () => {
    const text = `locals {
  app = {
    name = "app", image = "nginx:1.27", memory = 64, essantial = true
    logConfiguration = { logDriver = "json-file" }
  }
  all = [local.app, local.elsewhere, var.more]
}
${task('', 'jsonencode([local.app])').replace('"web" {', '"one" {')}
${task('', 'jsonencode(local.all)').replace('"web" {', '"two" {')}
${task('', 'local.nowhere').replace('"web" {', '"three" {')}`
    const {findings} = lintReport(parseText(text, 'main.tf'))
    expect(findings.map(({code, at}) => `${at?.line}:${at?.column} ${code} ${at?.pointer}`)).toEqual([
      '3:54 103 /locals/app/essantial',
    ])
  })

  it('says nothing of what is missing where a part is computed', () => {
    const text = `resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = [var.launch_type]
  cpu                      = var.fargate ? "256" : null
  dynamic "volume" {
    for_each = var.volumes
    content { name = volume.value }
  }
  container_definitions = jsonencode([
    {
      name      = "app"
      image     = "\${var.repository}:\${var.tag == "" ? "latest" : var.tag}"
      memory    = var.memory
      dependsOn = [{ containerName = "other", condition = "START" }]
      mountPoints = [{ sourceVolume = "data", containerPath = "/data" }]
      environment = [for name, value in var.environment : { name = name, value = value }]
      logConfiguration = var.logging
    },
    local.sidecar,
  ])
}
`
    expect(found(text)).toEqual([])
  })

  it('leaves alone what is no ECS resource, and what it does not understand', () => {
    expect(
      found('locals {\n  a = { b = [1, { c = "}" }] } // }\n}\n/* resource */\nmodule "x" { source = "./x" }\n'),
    ).toEqual([])
    expect(found('}}} what is this {{{')).toEqual([])
    expect(
      found(`resource "aws_ecs_service" "x" { launch_type = = "EC2" }\n${task('', '<<E\n[{"name": "a", "x": 1}]\nE')}`),
    ).toContain('7:16 103 unknown field `x` in "a"')
  })

  it('names a block that is never closed', () => {
    expect(found('resource "aws_ecs_service" "x" {\n  name = "x"\n')).toEqual([
      '1:32 101 `{` is never closed: expected `}`',
    ])
  })

  it('is silenced by its own comments', () => {
    const text = task(
      '',
      `jsonencode([{\n    name = "app" # gantry-ignore 501 it logs by itself\n    image = "nginx:1.27", memory = 64\n  }])`,
    )
    expect(found(text)).toEqual([])
  })

  it('checks a service with the task definition it refers to', () => {
    const text = `${task('', `<<EOF\n[{"name": "app", ${quiet}}]\nEOF`)}
resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
  desired_count   = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100
  network_configuration {
    subnets          = var.subnets
    assign_public_ip = false
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "apps"
    container_port   = 80
  }
}
`
    expect(found(text).map(line => line.split(' ')[1])).toEqual(['1018', '1005', '1013'])
  })
})

describe('a template for `templatefile`', () => {
  const template = (line: string) => `[\n  {"name": "app", ${quiet},\n   "essantial": true${line}}\n]\n`

  it('is read with what it computes as unknown', () => {
    const text = template(', "cpu": ${cpu}, "user": "${format("%s", jsonencode({a = "}"}))}"')
    expect(found(text, 'app.json.tpl')).toEqual([
      '1:1 111 this looks like Terraform `container_definitions`: only the containers are checked',
      '3:4 103 unknown field `essantial` in "app"',
    ])
  })

  it('is left alone where it computes the text itself', () => {
    expect(found(template('%{ if secrets }, "secrets": []%{ endif }'), 'app.json.tftpl')).toEqual([])
    expect(found(template(' ${rest}'), 'app.json.tpl').filter(line => line.includes(' 101 '))).toEqual([])
  })
})

describe('a plan as `terraform show -json` prints it', () => {
  const after = {
    family: 'web',
    cpu: '300',
    memory: '512',
    network_mode: 'awsvpc',
    requires_compatibilities: ['FARGATE'],
    volume: [{name: 'data', host_path: '', efs_volume_configuration: [], docker_volume_configuration: []}],
    tags: null,
    container_definitions: JSON.stringify([
      {name: 'app', image: 'nginx:1.27', logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': 'g'}}},
    ]),
  }
  const plan = (later: object) => ({
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: {root_module: {}},
    resource_changes: [
      {
        address: 'aws_ecs_task_definition.web',
        mode: 'managed',
        type: 'aws_ecs_task_definition',
        name: 'web',
        change: {actions: ['create'], before: null, after, after_unknown: later},
      },
    ],
  })
  const codes = (value: object) => lintReport(parseText(JSON.stringify(value, null, 1), 'plan.json')).findings

  it('has the task around the containers, and knows what is known only later', () => {
    const known = codes(plan({arn: true}))
    expect(known.map(({code}) => code)).toEqual(['202', '702', '602', '503', '504'])
    expect(known[0]?.at?.pointer).toBe('/resource_changes/0/change/after/cpu')
    expect(codes(plan({execution_role_arn: true, volume: [{name: true}]})).map(({code}) => code)).toEqual([
      '202',
      '702',
      '503',
      '504',
    ])
  })

  it('takes planned values, and the values of a state, where there are no changes', () => {
    const resource = {mode: 'managed', type: 'aws_ecs_task_definition', name: 'web', values: after}
    const nested = {root_module: {child_modules: [{resources: [resource]}]}}
    for (const name of ['planned_values', 'values']) {
      const said = codes({format_version: '1.0', terraform_version: '1.9.8', [name]: nested})
      expect(said.map(({code}) => code)).toEqual(['202', '702', '503', '504'])
    }
  })
})

describe('the same containers, written in four ways', () => {
  const root = fileURLToPath(new URL('../fixtures/lint/', import.meta.url))
  const fixtures = readdirSync(root).filter(
    code => /^[1-8]\d\d$/.test(code) && !['101', '102', '110', '104', '120'].includes(code),
  )
  const spelled: Record<string, (containers: unknown) => [string, string]> = {
    heredoc: containers => ['a.tf', task('', `<<EOF\n${JSON.stringify(containers, null, 2)}\nEOF`)],
    jsonencode: containers => ['a.tf', task('', `jsonencode(${JSON.stringify(containers, null, 2)})`)],
    quoted: containers => ['a.tf', task('', JSON.stringify(JSON.stringify(containers)))],
    'tf.json': containers => [
      'a.tf.json',
      JSON.stringify({
        resource: {
          aws_ecs_task_definition: {
            web: {
              family: 'web',
              requires_compatibilities: ['EC2'],
              container_definitions: JSON.stringify(containers, null, 1),
            },
          },
        },
      }),
    ],
  }

  const told = ([file, text]: [string, string]) => {
    const parsed = parseText(text, file)
    return lintReport(parsed, {profile: 'hardening'}).findings.map(({code, what, at}) => {
      // What stands at the place, without the escapes it is written with.
      const lines = text.split('\n')
      const token = at!.line === at!.endLine ? lines[at!.line - 1]!.slice(at!.column - 1, at!.endColumn - 1) : ''
      return `${code} ${what} | ${token
        .replaceAll('\\\\\\"', '"')
        .replaceAll('\\"', '"')
        .replaceAll('\\\\', '\\')
        .replace(/^"(container_definitions)"$/, '$1')}`
    })
  }

  it('give the same findings, each at the same token', () => {
    let compared = 0
    for (const code of fixtures) {
      for (const name of ['bad.json', 'ok.json']) {
        const file = parseText(readFileSync(`${root}${code}/${name}`, 'utf8'), name)
        const containers = file.root?.raw('containerDefinitions')?.value
        if (!Array.isArray(containers) || /[$%]\{|null/.test(JSON.stringify(containers))) continue
        const expected = told(spelled.heredoc!(containers)).sort()
        for (const [way, write] of Object.entries(spelled)) {
          expect({code, name, way, told: told(write(containers)).sort()}).toEqual({code, name, way, told: expected})
        }
        compared += expected.length
      }
    }
    expect(compared).toBeGreaterThan(500)
  })

  it('mends them where the text stands as it is, and only there', () => {
    const containers = [{name: 'app', image: 'nginx:1.27', memory: '64', logConfiguration: {logDriver: 'json-file'}}]
    for (const [way, write] of Object.entries(spelled)) {
      const [file, text] = write(containers)
      const {text: mended} = fixText(parseText(text, file), {}, false)
      const exact = way === 'heredoc' || way === 'jsonencode'
      expect({way, mended}).toEqual({way, mended: exact ? text.replace('"64"', '64') : text})
    }
  })
})
