import {type Filter, shortOf} from '../filter.js'

/** Whole GPUs left against the task's; `ALL` needs every one of the instance. */
export const gpu: Filter = {
  name: 'gpu',
  reason: 'RESOURCE:GPU',
  dynamic: true,
  check(demand, instance, {assumptions}) {
    const need = demand.everyGpu ? Math.max(1, instance.gpu.total) : demand.gpus
    if (need > 0) assumptions.touch('gpu-resource')
    return shortOf('gpu', 'RESOURCE:GPU', need, instance.gpu, 'GPUs')
  },
}
