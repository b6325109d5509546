import { Document, type Scalar as ScalarNode, type ScalarTag, visit } from 'yaml';

/** What no reader of YAML, old or new, takes for anything but a text. */
const PLAIN = /^[A-Za-z](?:[\w ./()-]*[\w.)])?$/;
/** What PyYAML refuses (YAML 1.1, section 5.1), takes for the end of a line, or drops. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** YAML 1.1, which PyYAML reads, takes `1e-7` for a text: a number has a point there. */
const FLOAT: ScalarTag = {
  identify: (value) => typeof value === 'number' && Number.isFinite(value) && /e/.test(String(value)),
  default: true,
  tag: 'tag:yaml.org,2002:float',
  test: /^-?\d+\.0e[-+]\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, '$1.0e'),
};

/**
 * A block of metadata as it stands at the top of a card, between its two lines of dashes. Readers of YAML 1.1 and of
 * YAML 1.2 get the same values from it; texts can be of any kind, each stays on one line.
 */
export function metadataBlock(metadata: Readonly<Record<string, unknown>>): string {
  const document = new Document(metadata, {
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
    customTags: (tags) => [FLOAT, ...tags],
  });
  visit(document, {
    Scalar(_, node: ScalarNode) {
      if (typeof node.value !== 'string') return;
      node.value = node.value.toWellFormed();
      if (!PLAIN.test(String(node.value))) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  // Such characters stand in quoted texts alone, where they may be written by their number.
  return `---\n${text.replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}---\n`;
}
