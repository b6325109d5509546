/** What a footprint is reckoned with. */
export interface FootprintAssumptions {
  /** Watts of a processor core (one virtual CPU) that is busy. */
  readonly wattsPerCore: number;
  /** Watts of memory per GB (2^30 bytes). */
  readonly wattsPerGigabyte: number;
  /** Power usage effectiveness: all power of the data centre over that of its machines. */
  readonly pue: number;
  /** Grams of CO2 equivalents per kWh of electricity. */
  readonly gramsPerKwh: number;
}

/** What a training took from the grid, as far as it can be estimated from its processor time and memory. */
export interface Footprint {
  readonly energyKwh: number;
  /** Grams of CO2 equivalents. */
  readonly carbonGrams: number;
  /** Nothing here knows what a GPU took; a training that uses one took more. */
  readonly gpuCounted: false;
  readonly assumptions: FootprintAssumptions;
}

/**
 * The figures for a machine of unknown kind. Most CI jobs at GitHub run in Azure, so the first three are those of Cloud
 * Carbon Footprint for Azure (its methodology, appendix I, https://www.cloudcarbonfootprint.org/docs/methodology):
 * - 3.76 W for a virtual CPU at full load, the average over the processors there, from SPECpower measurements;
 * - 0.392 W per GB of memory, the mean of what two makers of memory state;
 * - 1.185, the PUE of Azure's data centres.
 * 473 g/kWh is the world's average of 2024 (Ember, Global Electricity Review 2025). Countries lie between about 20 and
 * 800, so it should be replaced where the place is known.
 */
export const FOOTPRINT_ASSUMPTIONS: FootprintAssumptions = {
  wattsPerCore: 3.76,
  wattsPerGigabyte: 0.392,
  pue: 1.185,
  gramsPerKwh: 473,
};

interface Usage {
  /** Processor time, user and system, of all cores together. */
  readonly cpuSeconds: number;
  readonly durationMs: number;
  /** Held for the whole duration: with the peak it is an upper bound of the memory's part. */
  readonly memoryBytes: number;
}

const SECONDS_PER_HOUR = 3600;
const BYTES_PER_GIGABYTE = 2 ** 30;

/**
 * The energy and carbon of a training, in the manner of Cloud Carbon Footprint:
 * `kWh = (core hours * W per core + GB hours * W per GB) / 1000 * PUE` and `g = kWh * g per kWh`.
 * Cores count while they are busy: what the machine takes when idle, its GPUs, disks and network, and what it took to
 * build it, are left out.
 */
export function estimateFootprint(
  { cpuSeconds, durationMs, memoryBytes }: Usage,
  assumptions: FootprintAssumptions = FOOTPRINT_ASSUMPTIONS,
): Footprint {
  const coreHours = cpuSeconds / SECONDS_PER_HOUR;
  const gigabyteHours = (memoryBytes / BYTES_PER_GIGABYTE) * (durationMs / 1000 / SECONDS_PER_HOUR);
  const wattHours = coreHours * assumptions.wattsPerCore + gigabyteHours * assumptions.wattsPerGigabyte;
  const energyKwh = (wattHours / 1000) * assumptions.pue;
  return {
    energyKwh,
    carbonGrams: energyKwh * assumptions.gramsPerKwh,
    gpuCounted: false,
    assumptions: { ...assumptions },
  };
}
