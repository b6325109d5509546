import { z } from 'zod';

/** What the schemas of records have in common. */

export const digest = z.templateLiteral(['sha256:', z.string().regex(/^[0-9a-f]{64}$/)]).meta({
  description: 'sha256 digest of a file, or of the canonical form of a record',
});
export const name = z.string().min(1).max(200);
export const text = z.string().max(10_000);
export const count = z.int().nonnegative();
export const instant = z.iso.datetime().meta({ description: 'UTC time, ISO 8601' });
export const share = z.number().min(0).max(1);

export const file = z.strictObject({
  path: z.string().min(1).max(4096).meta({ description: 'relative to the folder of pawl.yaml' }),
  digest,
  bytes: count,
});

export const interval = z.strictObject({ low: z.number(), high: z.number() });

/** A kind of record in its envelope. */
export function recordSchema<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({
    kind: z.literal(kind),
    schema: z.literal(`pawl/${kind}/1`),
    model: name,
    createdAt: instant,
    pawl: z.string().meta({ description: 'version of Pawl that wrote the record' }),
    ...shape,
    digest,
  });
}
