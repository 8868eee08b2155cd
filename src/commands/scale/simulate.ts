import {Args} from '@oclif/core'
import {serverNow} from '../../aws/server-date.js'
import {AwsCommand} from '../../base-command.js'
import {UserError} from '../../core/errors.js'
import {parseDuration} from '../../core/units.js'
import {readTextFile, writeFileAtomic} from '../../io/files.js'
import {loadMetricSeries} from '../../observe/load-metric-series.js'
import type {ScalingConfiguration} from '../../scaling/configuration.js'
import {parseSeries} from '../../scaling/series.js'
import {simulateScaling} from '../../scaling/simulate.js'
import {simulationHtml} from '../../ui/scaling-html.js'
import {formatComparison, formatSimulation, type NamedSimulation} from '../../ui/scaling-simulation.js'
import {comparedConfiguration, configurationOf, simulationFlags} from '../flags/simulation.js'

const seriesLimitBytes = 64 * 1024 * 1024

/** `gantry scale simulate`: with --series no AWS and no SDK. */
export default class ScaleSimulate extends AwsCommand<typeof ScaleSimulate> {
  static override summary = 'what a scaling setting would have done with a metric series'
  static override description =
    'Minute by minute: the load is spread over the running tasks, the alarms look back (3 of 3 minutes above the target, 15 of 15 below 90 % of it), new tasks run after the start-up delay.'
  static override examples = [
    'gantry scale simulate --series cpu.csv --target 60 --min 2 --max 10 --tasks 2',
    'gantry scale simulate web --series cpu.csv --compare target=75,max=20 --html scaling.html',
    'gantry scale simulate web --hours 24 --target 60 --min 2 --max 10 --json',
  ]
  static override args = {
    service: Args.string({description: 'service of gantry.yml or of the cluster', ignoreStdin: true}),
  }
  static override flags = simulationFlags

  async run(): Promise<void> {
    const {flags} = this
    const name = this.args.service
    const services = (name ? await this.project() : undefined)?.services ?? {}
    const first = configurationOf(flags, name && Object.hasOwn(services, name) ? services[name]?.scaling : undefined)
    const second = flags.compare === undefined ? undefined : comparedConfiguration(first, flags.compare)
    const series = flags.series
      ? parseSeries(await readTextFile(flags.series, seriesLimitBytes), flags.series)
      : await this.#fromCloudWatch()
    const options = {
      tasks: flags.tasks ?? Math.max(1, first.min),
      startupMs: parseDuration(flags.startup, '--startup'),
      seriesIsLoad: Boolean(flags.load),
    }
    const simulate = (label: string, setting: ScalingConfiguration): NamedSimulation => ({
      name: label,
      simulation: simulateScaling(setting, series, options),
      ...(setting.targetTracking[0] ? {target: setting.targetTracking[0].target} : {}),
    })
    const one = simulate(second ? 'first' : (name ?? 'simulation'), first)
    const other = second && simulate(`second (${flags.compare})`, second)
    for (const shown of other ? [one, other] : [one])
      this.output.answer(`${formatSimulation(shown, this.output.out)}\n`)
    if (other) this.output.answer(formatComparison(one, other))
    if (flags.html) {
      await writeFileAtomic(flags.html, simulationHtml(other ? [one, other] : [one]))
      this.output.progress(`wrote ${flags.html}`)
    }
    this.output.document({
      v: 1,
      ...one.simulation,
      ...(other ? {compare: {settings: flags.compare, ...other.simulation}} : {}),
    })
  }

  async #fromCloudWatch() {
    const {hours, metric} = this.flags
    const service = this.args.service
    if (hours === undefined || !service || (metric !== 'cpu' && metric !== 'memory')) {
      throw new UserError('no series to simulate', {
        fix: 'pass --series FILE, or SERVICE and --hours N with --metric cpu or memory',
      })
    }
    const {api, endpoint} = await this.connect('cloudWatch', 'sts')
    const window = {endMs: endpoint ? await serverNow(api.sts, Date.now()) : Date.now(), hours}
    const points = await loadMetricSeries(api.cloudWatch, {cluster: await this.cluster(), service}, metric, window)
    return parseSeries(JSON.stringify(points), 'CloudWatch')
  }
}
