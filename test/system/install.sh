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

go_tool() {
  local name="$1" module="$2" version="$3"
  [ -e "$cache/bin/$name-$version" ] && return 0
  mkdir -p "$cache/bin"
  GOBIN="$cache/bin" retry go install "$module@$version"
  touch "$cache/bin/$name-$version"
}

go_tool act github.com/nektos/act v0.2.87
go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint v1.7.12
echo "act v0.2.87, actionlint v1.7.12"

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
download_package() {
  rm -rf "$1"
  mkdir -p "$1"
  # apt reads as a user of its own where it may, who cannot write into a private folder.
  if ! (cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2"); then
    [ "$(id -u)" = 0 ] && apt-get -qq update
    return 1
  fi
}
debian_tool() {
  local package="$1" program="$2" folder
  [ -x "$cache/bin/$program" ] && return 0
  folder="$(mktemp -d)"
  retry download_package "$folder/package" "$package"
  dpkg -x "$folder/package/$package"_*.deb "$folder/files"
  mkdir -p "$cache/bin"
  # Moved in one step, so that half of a program is never found there.
  cp "$folder/files/usr/bin/$program" "$cache/bin/$program.new"
  mv "$cache/bin/$program.new" "$cache/bin/$program"
  rm -rf "$folder"
}
debian_tool docker-registry docker-registry
"$cache/bin/docker-registry" --version
debian_tool prometheus promtool
"$cache/bin/promtool" --version | head -n 1
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
