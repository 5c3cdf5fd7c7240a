# Runs in bash, as root, in a mount namespace of its own: builds the image without a network, runs it as docs/operating.md says.
# try-container.sh RELEASE BASE WORK: the unpacked release, the archive of a Debian with Node, a folder for podman
release=$1 base=$2 work=$3
answer() { echo "== $1: $2"; }
# podman wants the newer kind of control groups.
umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/vigil-image/proof && echo $$ > /sys/fs/cgroup/vigil-image/proof/cgroup.procs
mkdir -p "$work/images" "$work/run"
pod() {
  podman --root "$work/images" --runroot "$work/run" --cgroup-manager=cgroupfs --storage-driver=vfs --events-backend=file "$@"
}
healthy() {
  for _ in $(seq 90); do
    pod healthcheck run vigil > /dev/null 2>&1 && { echo yes; return; }
    sleep 1
  done
  echo no
}
trap 'pod rm --force --time 30 vigil > /dev/null 2>&1' EXIT
pod import "$base" localhost/base:proof
pod build --network=none --ulimit "nofile=$(ulimit -Hn)" --ulimit "nproc=$(ulimit -Hu)" --build-arg BASE=localhost/base:proof \
  --format=docker --tag localhost/vigil:proof --file "$release/scripts/release/service/Containerfile" "$release" || exit 1
answer 'bytes of the base and of the image' "$(pod image inspect localhost/base:proof --format '{{.Size}}') $(pod image inspect localhost/vigil:proof --format '{{.Size}}')"
pod run --detach --name vigil --ulimit=host --read-only --tmpfs /tmp --network=none --cgroups=disabled --cap-drop=ALL \
  --security-opt=no-new-privileges --volume proof:/var/lib/vigil localhost/vigil:proof || exit 1
answer 'healthy' "$(healthy)"
answer 'first page' "$(pod exec vigil node -e "fetch('http://127.0.0.1:3000/').then(async (a) => console.log((await a.text()).includes('id=\"served\"') ? 'served' : a.status))")"
answer 'user' "$(pod exec vigil id -un)"
answer 'a file beside the program' "$(pod exec vigil sh -c 'touch /opt/vigil/file 2>/dev/null && echo written || echo refused')"
answer 'commands' "$(pod exec vigil /opt/vigil/vigil keys check | grep -o 'open\.')"
pod stop --time 90 vigil
answer 'stopped with' "$(pod inspect vigil --format '{{.State.ExitCode}}')"
pod start vigil
answer 'healthy again' "$(healthy)"
