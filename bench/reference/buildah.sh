#!/usr/bin/env bash
# Unpacks Debian's buildah under ~/.cache/pawl/buildah, for `npm run bench -- publish`. Needs no root to be installed, and
# root to run. Its images live in the folder that BUILDAH_HOME names.
set -euo pipefail
folder="${PAWL_CACHE:-$HOME/.cache/pawl}/buildah"
[ -x "$folder/bin/buildah" ] && exit 0
rm -rf "$folder"
mkdir -p "$folder/packages" "$folder/bin"
(cd "$folder/packages" && apt-get -qq -o APT::Sandbox::User=root download buildah libgpgme11 libassuan0)
for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$folder"; done
echo '{"default":[{"type":"insecureAcceptAnything"}]}' > "$folder/policy.json"
echo 'unqualified-search-registries = []' > "$folder/registries.conf"
cat > "$folder/bin/buildah" <<'SCRIPT'
#!/usr/bin/env bash
here="$(cd "$(dirname "$0")/.." && pwd)"
[ -e "$BUILDAH_HOME/storage.conf" ] || printf '[storage]\ndriver = "%s"\nrunroot = "%s/run"\ngraphroot = "%s/graph"\n' \
  "${BUILDAH_DRIVER:-overlay}" "$BUILDAH_HOME" "$BUILDAH_HOME" > "$BUILDAH_HOME/storage.conf"
export CONTAINERS_STORAGE_CONF="$BUILDAH_HOME/storage.conf" CONTAINERS_REGISTRIES_CONF="$here/registries.conf"
export BUILDAH_ISOLATION=chroot LD_LIBRARY_PATH="$(echo "$here"/usr/lib/*-linux-gnu*)"
verb="$1"
shift
case "$verb" in
  pull | from | commit | push) exec "$here/usr/bin/buildah" "$verb" --signature-policy "$here/policy.json" "$@" ;;
  *) exec "$here/usr/bin/buildah" "$verb" "$@" ;;
esac
SCRIPT
chmod +x "$folder/bin/buildah"
