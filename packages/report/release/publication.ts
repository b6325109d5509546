import type { ImageRecord } from '@pawl/records';
import { wrap } from '../columns.ts';
import { hexCode, imageCode, markdownText, plainText } from '../escape.ts';
import { painter, type TerminalStyle } from '../paint.ts';
import { joinBlocks } from '../section-body.ts';
import { shortDigest } from '../summary.ts';
import { followerLines, followerList } from './followers.ts';
import type { FollowerView } from './view.ts';

/** What publishing a version came to. */
export interface PublicationView {
  readonly record: ImageRecord;
  readonly pinned: string;
  readonly tag: string;
  readonly destination:
    | { readonly kind: 'registry' | 'nowhere' }
    | { readonly kind: 'layout' | 'archive'; readonly path: string };
  readonly layers: { readonly pushed: number; readonly there: number };
  /** Bytes that travelled. */
  readonly sent: number;
}

/** The same for a terminal, ending in a newline. */
export function renderPublication(
  view: PublicationView,
  followers: readonly FollowerView[],
  style: TerminalStyle,
): string {
  const { record, pinned, tag, destination } = view;
  const paint = painter(style);
  const lines = [
    ...wrap(paint('bold', plainText(`${record.model} ${tag} is ${OUTCOMES[destination.kind]}`)), style.width),
    // Not wrapped: it is there to be copied.
    `  ${plainText(pinned)}`,
    '',
    ...placeOf(view),
    `Verdict  ${shortDigest(record.verdict)}`,
    ...(record.base
      ? [`Base     ${plainText(record.base.reference)} ${shortDigest(record.base.digest)}`]
      : []),
    `Layers   ${record.layers.length} of its own, ${sizeText(totalOf(record))}`,
    ...(record.modelPack === null ? [] : [`Pack     ${shortDigest(record.modelPack)} by ModelPack`]),
    ...sentBy(view),
    ...(record.tried ? [] : [`Tried    no: an image of kind ${record.form} has no server of Pawl`]),
    ...(followers.length === 0
      ? []
      : ['', 'Followers', ...followerLines(followers, false, paint, style.width)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same as GitHub-flavoured Markdown for the summary of a job, ending in a newline. */
export function renderPublicationMarkdown(view: PublicationView, followers: readonly FollowerView[]): string {
  const { record, pinned, tag, destination, layers, sent } = view;
  const { attestations, base, tried, verdict } = record;
  const facts = [
    `- Image: ${imageCode(pinned)}`,
    `- Verdict: ${hexCode(shortDigest(verdict), 12)}`,
    ...(base
      ? [`- Base: ${markdownText(base.reference, 200)} ${hexCode(shortDigest(base.digest), 12)}`]
      : []),
    `- Tried: ${tried ? 'it answers test rows as the evaluation did' : 'no, as it has no server of Pawl'}`,
    ...(destination.kind === 'registry'
      ? [
          `- Layers: ${record.layers.length} of its own, ${sizeText(totalOf(record))}`,
          `- Sent: ${sizeText(sent)}; ${layers.pushed} pushed, ${layers.there} there already`,
          `- Evidence on it: ${attestations.length} ${attestations.length === 1 ? 'statement' : 'statements'}`,
        ]
      : []),
  ];
  return `${joinBlocks([
    `### 📦 ${markdownText(`${record.model} ${tag} is ${OUTCOMES[destination.kind]}`, 400)}`,
    facts.join('\n'),
    followers.length === 0 ? '' : `**Followers**\n\n${followerList(followers, false)}`,
  ])}\n`;
}

const OUTCOMES = {
  registry: 'published',
  layout: 'written, and not published',
  archive: 'written, and not published',
  nowhere: 'made, and not published',
} as const;

function totalOf({ layers }: ImageRecord): number {
  return layers.reduce((sum, { bytes }) => sum + bytes, 0);
}

function placeOf({ record, destination }: PublicationView): readonly string[] {
  if (destination.kind === 'registry') return [`Tag      ${plainText(record.reference)}`];
  return 'path' in destination ? [`Written  ${plainText(destination.path)}`] : [];
}

function sentBy({ destination, layers, sent }: PublicationView): readonly string[] {
  if (destination.kind === 'registry')
    return [`Sent     ${sizeText(sent)}: ${layers.pushed} pushed, ${layers.there} there already`];
  return ['Sent     nothing, and no record of it is kept'];
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
