import { invalid, type Needed, type Route } from './answer.ts';

const STORE = '/repos/{owner}/{repo}/attestations';

export const ATTESTATIONS_NEED: Record<string, Needed> = {
  [`POST ${STORE}`]: [['attestations', 'write']],
  [`GET ${STORE}/{subject_digest}`]: [['attestations', 'read']],
};

interface Bundle extends Record<string, unknown> {
  readonly verificationMaterial?: { readonly certificate?: unknown };
  readonly dsseEnvelope?: { readonly payload?: string };
}

interface Statement {
  readonly subject: readonly { readonly digest: { readonly sha256: string } }[];
  readonly predicateType: string;
}

export const ATTESTATION_ROUTES: Record<string, Route> = {
  [`POST ${STORE}`]: ({ repository, body }, state) => {
    const { attestationsRefused: refused } = repository;
    if (refused !== undefined)
      return { status: 403, body: { message: refused, documentation_url: 'https://docs.github.com/rest' } };
    const bundle = body.bundle as Bundle;
    // Signed with a key, nobody would be named.
    if (!bundle.verificationMaterial?.certificate) return invalid('no certificate', 'bundle');
    const payload = Buffer.from(bundle.dsseEnvelope?.payload ?? '', 'base64').toString();
    const { subject, predicateType } = JSON.parse(payload) as Statement;
    const id = state.nextId++;
    const subjects = subject.map(({ digest }) => `sha256:${digest.sha256}`);
    repository.attestations.push({ id, subjects, predicateType, bundle });
    return { status: 201, body: { id } };
  },
  [`GET ${STORE}/{subject_digest}`]: ({ match, query, repository }) => {
    const type = query.get('predicate_type');
    const found = repository.attestations.filter(
      ({ subjects, predicateType }) =>
        subjects.includes(match.values.subject_digest!) && (type === null || type === predicateType),
    );
    const attestations = found.map(({ bundle }) => ({ bundle, repository_id: 1, initiator: 'user' }));
    return { status: 200, body: { attestations } };
  },
};
