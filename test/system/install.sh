#!/usr/bin/env bash
# Installs the real tools that the system tests run against, under ~/.cache/pawl, and reuses what is there.
set -euo pipefail

cache="${PAWL_CACHE:-$HOME/.cache/pawl}"
mkdir -p "$cache"

retry() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    echo "attempt $attempt failed: $*" >&2
    sleep $((attempt * 5))
  done
  return 1
}

# A venv is whole only when its last step left the marker; half of one is made anew.
python_tools() {
  local wanted="$1/installed-$(sha256sum "$2" | cut -c1-16)"
  [ -e "$wanted" ] && return 0
  rm -rf "$1"
  python3 -m venv "$1"
  retry "$1/bin/pip" install --quiet --disable-pip-version-check -r "$2"
  touch "$wanted"
}

here="$(cd "$(dirname "$0")" && pwd)"
python_tools "$cache/python" "$here/requirements.txt"
echo "python with $("$cache/python/bin/python" -c 'import sklearn, pandas; print("scikit-learn", sklearn.__version__, "pandas", pandas.__version__)')"
python_tools "$cache/release" "$here/release-requirements.txt"
echo "registries: $("$cache/release/bin/pip" list --disable-pip-version-check --format freeze | grep -E '^(gto|mlflow|huggingface.hub)==' | xargs)"

python_tools "$cache/attest" "$here/attest-requirements.txt"
echo "attestations: $("$cache/attest/bin/pip" list --disable-pip-version-check --format freeze | grep -E '^(spdx-tools|in-toto-attestation)==' | xargs)"

go_tool() {
  local name="$1" module="$2" version="$3"
  [ -e "$cache/bin/$name-$version" ] && return 0
  mkdir -p "$cache/bin"
  GOBIN="$cache/bin" retry go install "$module@$version"
  touch "$cache/bin/$name-$version"
}

go_tool act github.com/nektos/act v0.2.87
go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint v1.7.12
go_tool cosign github.com/sigstore/cosign/v3/cmd/cosign v3.1.3
echo "act v0.2.87, actionlint v1.7.12, cosign v3.1.3"

# Descriptions of resources, which the policies under docs/policies are held against; one file of each module.
go_file() {
  local module="$1" version="$2" path="$3" target="$cache/crds/$4-$2.yaml"
  [ -e "$target" ] && return 0
  mkdir -p "$cache/crds"
  local folder
  folder="$(cd "$cache" && retry go mod download -json "$module@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')"
  install -m 644 "$folder/$path" "$target.new"
  mv "$target.new" "$target"
}

# Both Apache-2.0.
go_file github.com/kyverno/kyverno v1.19.1 config/crds/kyverno/kyverno.io_clusterpolicies.yaml kyverno-clusterpolicies
go_file github.com/sigstore/policy-controller v0.13.1 config/300-clusterimagepolicy.yaml clusterimagepolicies
echo "descriptions of Kyverno's and Sigstore's policies"

# GitHub's description of its API; the package is large, and one file of it is enough.
openapi_version=23.0.2
if [ ! -e "$cache/openapi/installed-$openapi_version" ]; then
  rm -rf "$cache/openapi"
  mkdir -p "$cache/openapi"
  (cd "$cache/openapi" && retry npm pack --silent "@octokit/openapi@$openapi_version")
  tar -xzf "$cache/openapi/octokit-openapi-$openapi_version.tgz" -C "$cache/openapi" --strip-components=1 package/package.json package/LICENSE
  tar -xzf "$cache/openapi/octokit-openapi-$openapi_version.tgz" -C "$cache/openapi" --strip-components=2 package/generated/api.github.com.json
  rm "$cache/openapi/octokit-openapi-$openapi_version.tgz"
  touch "$cache/openapi/installed-$openapi_version"
fi
echo "GitHub's API description $openapi_version"

# Each in a folder of its own, so that a test can tell which of the two it gets. The scripts that npm would run fetch
# libraries for graphics cards.
onnx_version=1.30.0
for kind in node web; do
  folder="$cache/onnx/$kind"
  [ -e "$folder/installed-$onnx_version" ] && continue
  rm -rf "$folder"
  mkdir -p "$folder"
  ONNXRUNTIME_NODE_INSTALL=skip retry npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "onnxruntime-$kind@$onnx_version"
  touch "$folder/installed-$onnx_version"
done
echo "onnxruntime-node and onnxruntime-web $onnx_version"

# Debian's packages are unpacked and not installed, which needs no root; only the lists of packages do, where there are
# none.
download_packages() {
  local folder="$1"
  shift
  rm -rf "$folder"
  mkdir -p "$folder"
  # apt reads as a user of its own where it may, who cannot write into a private folder.
  if ! (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$@"); then
    [ "$(id -u)" = 0 ] && apt-get -qq update
    return 1
  fi
}
# Unpacks packages into a folder that is moved to its place in one step, so that half of one is never found there.
unpack_packages() {
  local target="$1" folder package
  shift
  folder="$(mktemp -d)"
  retry download_packages "$folder/packages" "$@" || return 1
  rm -rf "$target.new" "$target"
  for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$target.new"; done
  mv "$target.new" "$target"
  rm -rf "$folder"
}
if [ ! -x "$cache/bin/docker-registry" ]; then
  unpack_packages "$cache/docker-registry" docker-registry
  mkdir -p "$cache/bin"
  mv "$cache/docker-registry/usr/bin/docker-registry" "$cache/bin/docker-registry"
  rm -rf "$cache/docker-registry"
fi
"$cache/bin/docker-registry" --version
# With the libraries that it needs and a bare Debian has not; elsewhere one from the system does. Tests that need it are
# skipped without it.
if [ ! -x "$cache/bin/skopeo" ] && ! command -v skopeo >/dev/null; then
  unpack_packages "$cache/skopeo" skopeo libgpgme11 libassuan0 libgpg-error0 libdevmapper1.02.1
  mkdir -p "$cache/bin"
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%s:%s exec %s "$@"\n' "$cache/skopeo/usr/lib/$(uname -m)-linux-gnu" \
    "$cache/skopeo/lib/$(uname -m)-linux-gnu" "$cache/skopeo/usr/bin/skopeo" >"$cache/bin/skopeo"
  chmod +x "$cache/bin/skopeo"
fi
PATH="$cache/bin:$PATH" skopeo --version
# What GitHub draws diagrams with; its tests need a browser too, `chromium` on PATH.
mermaid_version=11.12.2
folder="$cache/mermaid-$mermaid_version"
if [ ! -e "$folder/installed" ]; then
  rm -rf "$folder"
  mkdir -p "$folder"
  retry npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "mermaid@$mermaid_version"
  touch "$folder/installed"
fi
echo "mermaid $mermaid_version, $(chromium --version 2>/dev/null || echo 'no chromium')"
