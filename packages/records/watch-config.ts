import { z } from 'zod';

/** What `pawl.yaml` says of a drift job: when it acts, and what it does then. */

const help = (description: string) => ({ description });
const time = z.string().regex(/^\d+(\.\d+)?\s*(h|d)$/, 'must be a time like 48h or 7d');
const files = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const decision = z
  .strictObject({
    runs: z.int().min(1).max(50).default(2).meta(help('alarms before anything is done')),
    of: z.int().min(1).max(50).default(3).meta(help('among so many runs that could tell')),
    cooldown: time.default('7d').meta(help('how long after that nothing new is begun')),
  })
  .refine(({ runs, of }) => runs <= of, { message: '`runs` cannot be more than `of`', path: ['runs'] });

/** A key of the file; as a name in the code, objects with it would look like promises to come. */
const THEN = 'then';

const retrain = z.strictObject({
  workflow: z
    .string()
    .regex(/^[\w.-]+\.ya?ml$/, 'must be the name of a file in .github/workflows')
    .default('retrain.yml')
    .meta(help('the workflow that is started')),
  ref: z
    .string()
    .regex(/^[\w][\w./-]*$/, 'must be a branch or a tag')
    .max(255)
    .default('main')
    .meta(help('the branch it runs on, and that a pull request is for')),
  on: z.enum(['drift']).default('drift').meta(help('what it is started for')),
  data: files.optional().meta(help('labelled rows of now')),
  test: z.number().gt(0).lt(1).default(0.3).meta(help('share of them that is kept for the test')),
  folder: z
    .string()
    .regex(/^[\w][\w-]*(\/[\w][\w-]*)*$/, 'must be a folder below that of pawl.yaml')
    .default('data/retrain')
    .meta(help('where they are kept for good')),
  [THEN]: z
    .union([z.literal('pull-request'), z.strictObject({ promote: z.string().min(1).max(100) })])
    .default('pull-request')
    .meta(help('what a better model becomes: a pull request, or a version in a stage')),
});

export const WATCH_KEYS = {
  decision: decision.prefault({}).meta(help('when a drift job acts')),
  max_age: time.default('2d').meta(help('data that is older is missing data to a drift job')),
  retrain: retrain.optional().meta(help('training on data of now')),
};
