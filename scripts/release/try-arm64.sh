# Runs in sh, as root of a user namespace of its own: runs a release for arm64 under qemu, as an ordinary user without a network.
# try-arm64.sh ROOT: the folder of an arm64 Debian with Node, where the release is unpacked in /opt/vigil
set -e
root=$1
# Programs for arm64 are run so in this namespace alone.
mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
magic='\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
printf '%s' ":vigil:M::$magic:$mask:$(command -v qemu-aarch64-static):OF" > /proc/sys/fs/binfmt_misc/register
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
ip link set lo up
exec chroot --userspec=1000:1000 "$root" /usr/bin/env -i PATH=/usr/bin HOME=/tmp VIGIL_HOME=/var/lib/vigil VIGIL_MODE=production PORT=3000 sh -c '
answer() { echo "== $1: $2"; }
answer machine "$(node -p process.arch)"
answer "native code" "$(cd /opt/vigil/apps/api && node -e "
  const load = require(\"module\").createRequire(process.cwd() + \"/package.json\");
  const picture = { create: { width: 8, height: 8, channels: 3, background: \"red\" } };
  const { Resvg } = load(\"@resvg/resvg-js\");
  const drawn = new Resvg(\"<svg xmlns=\\\"http://www.w3.org/2000/svg\\\" width=\\\"4\\\" height=\\\"4\\\"/>\").render().asPng();
  load(\"@node-rs/argon2\").hash(\"word\").then(async (hash) =>
    console.log(hash.slice(0, 9), (await load(\"sharp\")(picture).jpeg().toBuffer()).length > 0, drawn.length > 0));
")"
/opt/vigil/vigil start > /tmp/said 2>&1 & vigil=$!
answer "first page" "$(node -e "
  const ask = () => fetch(\"http://127.0.0.1:3000/\").then((answer) => answer.text(), () => new Promise((wait) => setTimeout(wait, 3000)).then(ask));
  ask().then((page) => console.log(page.includes(\"id=\\\"served\\\"\") ? \"served\" : page.slice(0, 200)));
")"
answer ready "$(node -e "fetch(\"http://127.0.0.1:3000/health/ready\").then(async (answer) => console.log((await answer.json()).ready))")"
kill $vigil; wait $vigil
answer "stopped with" $?'
