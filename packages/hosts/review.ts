/** Where a change is discussed before it is merged: a pull request and its newest commit. */
export interface Review {
  /** Puts a comment in the place of the one with the same key, or adds it where `create` says so. */
  comment(key: CommentKey, body: string, create: boolean): Promise<{ readonly url: string | null }>;
  /** Removes the comments of models that the change no longer has. */
  removeComments(marker: string, gone: (key: CommentKey) => Promise<boolean>): Promise<void>;
  /** Reports whether the change may go forward. */
  check(report: CheckReport): Promise<void>;
  /** The text of a file of the change, or null where it is not there. */
  read(path: string): Promise<string | null>;
}

/** What makes a comment the one to be kept current. Any text. */
export interface CommentKey {
  readonly model: string;
  /** Folder of pawl.yaml in the repository, `.` for the top. */
  readonly path: string;
  readonly marker: string;
}

export interface CheckReport {
  readonly name: string;
  readonly headSha: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly CheckAnnotation[];
  readonly detailsUrl?: string;
  /** The same name, commit and id again are the same check. */
  readonly externalId?: string;
}

export interface CheckAnnotation {
  readonly path: string;
  readonly line: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}
