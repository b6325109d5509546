import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CACHE, type Tool } from './tool.ts';

/** A Python with the tools of SPDX and of in-toto, which `test/system/install.sh` makes. */
export const attestPython: Tool = found();

function found(): Tool {
  const command = join(CACHE, 'attest/bin/python');
  if (spawnSync(command, ['-c', 'import spdx_tools.spdx, in_toto_attestation']).status === 0)
    return { command };
  const missing = 'skipped: no spdx-tools and in-toto-attestation (test/system/install.sh installs them)';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { command, missing };
}

// spdx-tools is of the SPDX project, and its checks are those of the specification of 2.3.
const SPDX = `
import json, sys
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
document = JsonLikeDictParser().parse(json.load(sys.stdin))
for one in validate_full_spdx_document(document, "SPDX-2.3"): print(one.validation_message)
`;

// The messages of in-toto's own protocol buffers, generated from those of SLSA; a member that they have not is refused.
const IN_TOTO = `
import json, sys
from google.protobuf import json_format
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as Message
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
value = json.load(sys.stdin)
Statement.copy_from_pb(json_format.ParseDict(value, Message())).validate()
if value["predicateType"] == "https://slsa.dev/provenance/v1":
    provenance = json_format.ParseDict(value["predicate"], Provenance())
    for one in provenance.build_definition.resolved_dependencies: ResourceDescriptor.copy_from_pb(one).validate()
    for need in [provenance.build_definition.build_type, provenance.run_details.builder.id]:
        if not need: print("missing")
    if not len(provenance.build_definition.external_parameters): print("no parameters")
`;

/** What the SPDX project's tools find wrong with a document, one a line. */
export function spdxFaults(document: unknown): string {
  return run(SPDX, document);
}

/** What in-toto's library finds wrong with a statement, and with the provenance of SLSA in it; an error where it is none. */
export function inTotoFaults(statement: unknown): string {
  return run(IN_TOTO, statement);
}

function run(script: string, value: unknown): string {
  return execFileSync(attestPython.command, ['-c', script], {
    input: JSON.stringify(value),
    encoding: 'utf8',
    stdio: 'pipe',
  });
}
