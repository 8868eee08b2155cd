/**
 * EC2 instance types: vCPU/MiB/network interfaces/awsvpc tasks with trunking. `-`: no trunking; `~`: derived, not in
 * AWS's table. Sources: DescribeInstanceTypes; AWS docs: elastic network interface trunking.
 */
const table = `
t2.micro 1/1024/2/-    t2.small 1/2048/3/-     t2.medium 2/4096/3/-     t2.large 2/8192/3/-
t3.micro 2/1024/2/-    t3.small 2/2048/3/-     t3.medium 2/4096/3/-     t3.large 2/8192/3/-
t3.xlarge 4/16384/4/-  t3.2xlarge 8/32768/4/-  t3a.small 2/2048/2/-     t3a.medium 2/4096/3/-
t4g.small 2/2048/3/-   t4g.medium 2/4096/3/-   t4g.large 2/8192/3/-     t4g.xlarge 4/16384/4/-
m4.large 2/8192/2/-    m4.xlarge 4/16384/4/-   m5.large 2/8192/3/10     m5.xlarge 4/16384/4/20
m5.2xlarge 8/32768/4/40   m5.4xlarge 16/65536/8/60   m5.8xlarge 32/131072/8/60   m5.12xlarge 48/196608/8/60
m5.16xlarge 64/262144/15/120  m5.24xlarge 96/393216/15/120  m5a.xlarge 4/16384/4/20  m6a.large 2/8192/3/10
m6g.medium 1/4096/2/4  m6g.large 2/8192/3/10   m6g.xlarge 4/16384/4/20  m6g.2xlarge 8/32768/4/40
m6i.large 2/8192/3/10  m6i.xlarge 4/16384/4/20 m6i.2xlarge 8/32768/4/40 m6i.4xlarge 16/65536/8/60  m6i.8xlarge 32/131072/8/90
m7g.medium 1/4096/2/4  m7g.large 2/8192/3/10   m7g.xlarge 4/16384/4/20  m7i.large 2/8192/3/~10     m7i.xlarge 4/16384/4/~20
m7i.2xlarge 8/32768/4/~40 m7i.4xlarge 16/65536/8/~60 m7a.medium 1/4096/2/~4 m7a.large 2/8192/3/~10
m8g.medium 1/4096/2/~4 m8g.large 2/8192/3/~10  m8g.xlarge 4/16384/4/~20 c4.large 2/3840/3/-
c5.large 2/4096/3/10   c5.xlarge 4/8192/4/20   c5.2xlarge 8/16384/4/40  c5.4xlarge 16/32768/8/60   c5.9xlarge 36/73728/8/60
c5.18xlarge 72/147456/15/120  c5n.large 2/5376/3/-  c6g.medium 1/2048/2/4  c6g.large 2/4096/3/10   c6g.xlarge 4/8192/4/20
c6i.large 2/4096/3/10  c6i.xlarge 4/8192/4/20  c6i.2xlarge 8/16384/4/40 c6i.4xlarge 16/32768/8/60
c7g.medium 1/2048/2/4  c7g.large 2/4096/3/10   c7g.xlarge 4/8192/4/20   c7i.large 2/4096/3/~10     c7i.xlarge 4/8192/4/~20
c8g.large 2/4096/3/~10 r5.large 2/16384/3/10   r5.xlarge 4/32768/4/20   r5.2xlarge 8/65536/4/40    r5.4xlarge 16/131072/8/60
r6g.medium 1/8192/2/4  r6g.large 2/16384/3/10  r6i.large 2/16384/3/10   r6i.xlarge 4/32768/4/20    r7g.large 2/16384/3/10
r7i.large 2/16384/3/~10 r8g.large 2/16384/3/~10 i3.large 2/15616/3/-    g4dn.xlarge 4/16384/3/-/1  g4dn.12xlarge 48/196608/8/-/4
g5.xlarge 4/16384/4/6/1  g5.2xlarge 8/32768/4/19/1  g5.12xlarge 48/196608/15/120/4  g6.xlarge 4/16384/4/~20/1
p4d.24xlarge 96/1179648/60/120/8  inf1.xlarge 4/8192/4/-  inf2.xlarge 4/16384/4/20  trn1.2xlarge 8/32768/4/19
`

/** MiB that instances of a type were seen to register; the kernel and the hypervisor keep the rest. */
const seenRegistered: Readonly<Record<string, number>> = {
  't2.micro': 993,
  't2.small': 2001,
  't2.medium': 3952,
  't2.large': 7984,
  't3.small': 1901,
  't3.medium': 3828,
  't4g.large': 7813,
  'm4.large': 7984,
  'm4.xlarge': 16048,
  'm5.large': 7690,
  'm5.xlarge': 15586,
  'm5.2xlarge': 31377,
  'm5.4xlarge': 62960,
  'm5.12xlarge': 189294,
  'm5.24xlarge': 378665,
  'c4.large': 3765,
  'c5.large': 3714,
  'c5.xlarge': 7634,
  'c5.2xlarge': 15473,
  'c5.4xlarge': 31152,
  'c5.9xlarge': 70351,
  'i3.large': 15292,
  'g4dn.xlarge': 15731,
  'inf1.xlarge': 7667,
}

export interface InstanceType {
  name: string
  vCpus: number
  /** As EC2 sells it. */
  memoryMiB: number
  /** As an ECS container instance registers it: seen, or nominal less 219 MiB and 3.65 %. */
  registeredMemoryMiB: number
  maximumNetworkInterfaces: number
  /** awsvpc tasks with trunking; absent when the type has none. */
  trunkTaskLimit?: number
  /** The trunk limit is derived, not AWS's own figure. */
  trunkDerived?: true
  gpus: number
  cpuArchitecture: 'x86_64' | 'arm64'
}

const types = new Map<string, InstanceType>()
for (const [, name, vCpus, memory, interfaces, derived, trunk, gpus] of table.matchAll(
  /(\S+) (\d+)\/(\d+)\/(\d+)\/(~?)(\d+|-)(?:\/(\d+))?/g,
) as Iterable<RegExpExecArray & string[]>) {
  const memoryMiB = Number(memory)
  types.set(name as string, {
    name: name as string,
    vCpus: Number(vCpus),
    memoryMiB,
    registeredMemoryMiB: seenRegistered[name as string] ?? Math.floor(memoryMiB - 219 - memoryMiB * 0.0365),
    maximumNetworkInterfaces: Number(interfaces),
    ...(trunk === '-' ? {} : {trunkTaskLimit: Number(trunk)}),
    ...(derived ? {trunkDerived: true as const} : {}),
    gpus: Number(gpus ?? 0),
    cpuArchitecture: /^[a-z]+\d+g[a-z]*\./.test(name as string) ? 'arm64' : 'x86_64',
  })
}

/** What is known of an instance type, or undefined. */
export function instanceType(name: string): InstanceType | undefined {
  return types.get(name)
}

export const instanceTypeNames: readonly string[] = [...types.keys()]

/** The type whose vCPUs, memory and GPUs hold the demand with the least memory and vCPUs, of the types given. */
export function smallestTypeFor(
  need: {cpuUnits: number; memoryMiB: number; gpus: number; cpuArchitecture?: string},
  among: Iterable<string> = instanceTypeNames,
): InstanceType | undefined {
  let best: InstanceType | undefined
  for (const name of among) {
    const type = types.get(name)
    if (!type || type.vCpus * 1024 < need.cpuUnits || type.registeredMemoryMiB < need.memoryMiB) continue
    if (type.gpus < need.gpus) continue
    if (need.cpuArchitecture && type.cpuArchitecture !== need.cpuArchitecture.toLowerCase()) continue
    if (!best || type.memoryMiB - best.memoryMiB || type.vCpus - best.vCpus) {
      if (!best || type.memoryMiB < best.memoryMiB || (type.memoryMiB === best.memoryMiB && type.vCpus < best.vCpus)) {
        best = type
      }
    }
  }
  return best
}
