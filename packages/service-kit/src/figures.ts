import { Gauge, type Registry } from 'prom-client';

/** A number that says how a service does, asked for when somebody looks. */
export interface Figure {
  /** snake_case, with its unit at the end. */
  name: string;
  help: string;
  read(): number | Promise<number>;
}

/** What cannot be read at the moment is NaN: one store that is away must not hide all other metrics. */
export const registerFigures = (registry: Registry, figures: readonly Figure[]): void => {
  for (const { name, help, read } of figures) {
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        try {
          this.set(await read());
        } catch {
          this.set(Number.NaN);
        }
      },
    });
  }
};
