# Debian packages; sourced by demo and test. as_root runs a command as root, by sudo where needed.
BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config libcsv-dev libpcre2-dev libicu-dev libgsl-dev nettle-dev zlib1g-dev
  libzstd-dev libreadstat-dev libzip-dev libexpat1-dev libxlsxwriter-dev librsvg2-dev libcairo2-dev libjansson-dev
  libcmocka-dev"
TEST_PACKAGES="valgrind xxd"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install_missing PACKAGE...: asks the package lists only when something is missing
install_missing() {
  local missing="" package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  echo "installing:$missing" >&2
  as_root apt-get update -qq >&2
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
