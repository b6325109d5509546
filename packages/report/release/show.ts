import type { ReleaseRecord } from '@pawl/records';
import { cutText, padText, textWidth, wrap } from '../columns.ts';
import { plainText } from '../escape.ts';
import { type Paint, painter, type TerminalStyle } from '../paint.ts';
import { instantText, shortDigest } from '../summary.ts';
import type { ModelView, StageView, VersionView } from './view.ts';
import { agoText, approvalText, dayText, nameText, quotedText, versionText } from './words.ts';

export interface ShowStyle extends TerminalStyle {
  /** What `3 days ago` is counted from. */
  readonly now: Date;
}

const MAX_VERSIONS = 10;
const MAX_APPROVALS = 5;

/** Which version is in which stage, and why it may be; then the versions. For a terminal, ending in a newline. */
export function renderShow(models: readonly ModelView[], style: ShowStyle): string {
  if (models.length === 0) return 'No version of any model is registered.\n';
  const paint = painter(style);
  return `${models.map((model) => modelLines(model, paint, style).join('\n')).join('\n\n')}\n`;
}

function modelLines({ model, deprecated, stages, versions }: ModelView, paint: Paint, style: ShowStyle) {
  const columns = {
    stage: Math.max(0, ...stages.map(({ stage }) => textWidth(stageName(stage)))),
    version: Math.max(0, ...stages.map(({ holder }) => textWidth(heldName(holder)))),
  };
  const more = versions.length - MAX_VERSIONS;
  const name = paint('bold', cutText(plainText(model), style.width - 14));
  return [
    deprecated ? `${name}  ${paint('yellow', 'DEPRECATED')}` : name,
    ...(stages.length === 0 ? ['  no stage holds a version'] : []),
    ...stages.flatMap((stage) => stageLines(stage, columns, paint, style)),
    '',
    ...(versions.length === 0 ? ['  no versions'] : []),
    ...versionLines(versions.slice(0, MAX_VERSIONS), paint, style.width),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function stageName(stage: string): string {
  return cutText(plainText(stage), 20);
}

function heldName(holder: StageView['holder']): string {
  return holder === null ? '' : cutText(versionText(holder.version), 24);
}

interface Columns {
  readonly stage: number;
  readonly version: number;
}

function stageLines(
  { stage, holder }: StageView,
  columns: Columns,
  paint: Paint,
  style: ShowStyle,
): string[] {
  const title = `  ${padText(stageName(stage), columns.stage)}  `;
  if (!holder) return [`${title}${paint('dim', 'empty')}`];
  const indent = ' '.repeat(textWidth(title));
  const { since, by, release, missing, forced } = holder;
  const when = `${agoText(since, style.now)} (${plainText(instantText(since))})`;
  const name = padText(heldName(holder), columns.version);
  const head = `${title}${paint('bold', name)}  `;
  const line = (colour: 'red' | 'yellow' | null, text: string) =>
    wrap(text, style.width, indent, indent).map((part) => (colour ? painted(part, colour, paint) : part));
  return [
    ...wrap(`${when} by ${nameText(by)}`, style.width, head, indent),
    ...(release
      ? releaseLines(release, line)
      : missing
        ? [...(forced ? forcedLine(forced, line) : []), ...line('red', `release record: ${missing}`)]
        : line('yellow', 'moved without Pawl: no evidence')),
  ];
}

/** The text of a line in colour, and not its indentation. */
function painted(line: string, colour: 'red' | 'yellow', paint: Paint): string {
  const text = line.trimStart();
  return line.slice(0, line.length - text.length) + paint(colour, text);
}

type Line = (colour: 'red' | 'yellow' | null, text: string) => string[];

function forcedLine({ by, reason }: NonNullable<ReleaseRecord['forced']>, line: Line): string[] {
  return line('red', `FORCED by ${nameText(by)}: ${quotedText(reason)}`);
}

function releaseLines(release: ReleaseRecord, line: Line): string[] {
  const { action, forced, checks, verdict, replaced, approvals, reason } = release;
  const failed = checks.filter(({ state }) => state === 'failed').map(({ check }) => check);
  const was = replaced === null ? '' : `, in place of ${versionText(replaced.version)}`;
  const shown = approvals.slice(0, MAX_APPROVALS).map(approvalText);
  const more = approvals.length - shown.length;
  return [
    ...(forced ? forcedLine(forced, line) : []),
    ...(failed.length > 0 ? line('red', `failed checks: ${failed.join(', ')}`) : []),
    ...(action === 'rollback' ? line('yellow', 'put back by a rollback') : []),
    ...(reason === null ? [] : line(null, `reason ${quotedText(reason)}`)),
    ...line(
      null,
      `${verdict === null ? 'no verdict' : `verdict ${shortDigest(verdict)}`}${was}${shown.length === 0 ? ', no approval' : ''}`,
    ),
    ...(shown.length === 0
      ? []
      : line(null, `approved by ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)),
  ];
}

function versionLines(versions: readonly VersionView[], paint: Paint, width: number): string[] {
  const rows = versions.map(({ version, registeredAt, by, stages, active, movedFrom }) => ({
    name: cutText(versionText(version), 24),
    day: dayText(registeredAt),
    by: cutText(plainText(by), 20),
    where: [
      ...(active ? [] : ['taken back']),
      ...(movedFrom ? [`TAG MOVED: it was commit ${plainText(movedFrom.slice(0, 7))}`] : []),
      ...stages.map(stageName),
    ].join(', '),
  }));
  const nameColumn = Math.max(0, ...rows.map(({ name }) => textWidth(name)));
  const byColumn = Math.max(0, ...rows.map(({ by }) => textWidth(by)));
  return rows.flatMap(({ name, day, by, where }) => {
    const start = `  ${padText(name, nameColumn)}  ${day}  by `;
    const indent = ' '.repeat(textWidth(start) + byColumn + 2);
    const head = `${start}${padText(by, byColumn)}  `;
    return where === ''
      ? [`${start}${by}`]
      : wrap(where, width, head, indent).map((l) => paintTaken(l, paint));
  });
}

function paintTaken(line: string, paint: Paint): string {
  return line.replace(/ {2}taken back/, (text) => paint('yellow', text));
}
