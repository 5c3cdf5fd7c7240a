# Runs as root in a fresh Debian with systemd, of which nothing is kept: does with the package, on the records of a former
# release, what docs/operating.md tells an operator. In /proof: packages of four versions with their sums and signatures, a
# backup, its key, and addresses.txt of what readers ask.
answer() { echo "== $1: $2"; }
ready() {
  for _ in $(seq 300); do
    [ "$(node -e "fetch('http://localhost:3000/health/ready').then((a) => console.log(a.status), () => {})")" = 200 ] && { echo ready; return; }
    sleep 0.2
  done
  echo 'not ready'
}
# told FILE: writes what readers are told.
told() {
  node -e '
    (async () => {
      for (const path of require("fs").readFileSync("/proof/addresses.txt", "utf8").trim().split("\n")) {
        const answer = await fetch("http://localhost:3000" + path);
        // Midnight may come in between.
        const text = (await answer.text()).replace(/"requestId":"[^"]*"/, "");
        console.log(answer.status, path, text.replace(/("asOf":\{"seq":\d+),"day":"[^"]*"/, "$1").replace(/"day":"[^"]*",("lastPublished")/, "$1"));
      }
    })()' > "$1"
}
same() { told /root/after; cmp -s /root/before /root/after && [ "$(wc -l < /root/after)" -gt 3 ] && echo 'every answer as before' || echo 'other answers'; }
version() { dpkg-query --show --showformat='${Version} ${db:Status-Status}' vigil; }
# Which one is installed, whether it runs and answers as before, and what an upgrade that has ended leaves: nothing beside
# the package, and the unit of the package alone.
state() {
  echo "$(version), $(systemctl is-active vigil), $(ready), $(same), left: $(left)"
}
left() {
  ls -d /usr/lib/vigil-* /var/lib/vigil/upgrade* /var/lib/vigil/*before* 2>/dev/null
  systemctl show --value --property=FragmentPath,DropInPaths vigil | tr -d '\n'
}
# upgrade VERSION [FLAG]: as the manual says. Prints what was said, and the exit code.
upgrade() {
  vigil upgrade $2 "/root/vigil_$1_$arch.deb" > /root/said 2>&1
  code=$?
  cat /root/said >> /proof/upgrades
  cat /root/said
  echo "$code"
}
arch=$(dpkg --print-architecture)
ip link set lo up 2>/dev/null
cp /proof/vigil[-_]9* /root
apt-get install --yes "/root/vigil_96.0.0_$arch.deb"
install -o vigil -g vigil -m 600 /proof/vigil.key /var/lib/vigil/vigil.key
chown --recursive vigil: /proof/backup
vigil restore /proof/backup
answer 'restored' "$?"
mkdir -m 700 /etc/credstore 2>/dev/null
mv /var/lib/vigil/vigil.key /etc/credstore/ && chown root: /etc/credstore/vigil.key
echo '# a line of the operator' >> /etc/vigil/vigil.env
systemctl enable --now vigil
answer 'before' "$(ready), $(version)"
told /root/before
score() { systemd-analyze security --no-pager vigil | sed -n 's/.*level for vigil.service: \([0-9.]*\).*/\1/p'; }
before=$(score)

answer 'as another user' "$(setpriv --reuid=vigil --regid=vigil --init-groups vigil upgrade /root/vigil_97.0.0_$arch.deb 2>&1 | grep -o 'Only root')"
cp /root/vigil-97.0.0.sha256.minisig /root/good && cp /proof/forged.minisig /root/vigil-97.0.0.sha256.minisig
answer 'signed by others' "$(upgrade 97.0.0 | grep -o 'another key than yours'), $(state)"
mv /root/good /root/vigil-97.0.0.sha256.minisig
cp "/root/vigil_97.0.0_$arch.deb" /root/good && echo more >> "/root/vigil_97.0.0_$arch.deb"
answer 'changed on the way' "$(upgrade 97.0.0 | grep -o 'is not the file that was released'), $(state)"
mv /root/good "/root/vigil_97.0.0_$arch.deb"

# What ran on trial: as whom, and whether it could get further rights.
while sleep 0.2; do
  pid=$(systemctl show --value --property=MainPID vigil)
  grep -q /usr/lib/vigil-upgrade/ "/proc/$pid/cmdline" && { stat -c %U "/proc/$pid"; grep NoNewPrivs "/proc/$pid/status" | tr '\t' ' '; }
done > /root/seen 2>/dev/null &
watch=$!
from=$(date +%s)
answer 'upgraded' "$(upgrade 97.0.0 | tail -1), $(state)"
answer 'seconds without pages' "$(sed -n 's/Pages did not answer for \([0-9.]*\) seconds.*/\1/p' /root/said) of $(($(date +%s) - from))"
kill $watch
answer 'says' "$(grep -c -e 'Vigil 97.0.0 is in use' -e 'The backup from before is in /var/backups/vigil/before-97.0.0-' /root/said)"
backup=$(echo /var/backups/vigil/before-97.0.0-*)
vigil backup check "$backup" > /root/check 2>&1
answer 'backup of before' "$? $(stat -c '%a %U' /var/backups/vigil)"
answer 'its migration' "$(ls /usr/lib/vigil/migrations | grep -c 9999)"
answer 'on trial, in the unit' "$(sort -u /root/seen | tr '\n' ' ')"
answer 'settings' "$(grep -c 'a line of the operator' /etc/vigil/vigil.env)"
[ "$(score)" = "$before" ]
answer 'as hardened as before' "$?"

answer 'not healthy' "$(upgrade 98.0.0 '--ready-within=45' | tail -1), $(state)"
answer 'and says' "$(grep -c -e 'Vigil 98.0.0 does not work here: it was not ready (503) within 45 seconds. Going back to 97.0.0.' -e 'journalctl -u vigil' -e 'Vigil 97.0.0 is in use as before, with everything that was in it.' /root/said)"

answer 'ends by itself' "$(upgrade 99.0.0 --without-backup | tail -1), $(state)"
answer 'and says why' "$(grep -c 'Vigil 99.0.0 does not work here: it ended by itself. Going back to 97.0.0.' /root/said) $(journalctl --no-pager --unit=vigil | grep -c -m1 'Migration 9999-of-a-test')"

vigil upgrade --without-backup "/root/vigil_98.0.0_$arch.deb" > /root/said 2>&1 &
for _ in $(seq 600); do grep -q trying /var/lib/vigil/upgrade.json 2>/dev/null && break; sleep 0.1; done
sleep 3
kill -9 $!
answer 'killed on trial' "$(vigil backup /var/lib/vigil-meanwhile 2>&1 | grep -o 'was cut off half-way')"
answer 'ended' "$(vigil upgrade > /root/said 2>&1; echo $?), $(state)"

journalctl --no-pager --output=short-precise > /proof/journal
apt-get purge --yes vigil
stays() { [ -e "$2" ] && echo "$1 stays" || echo "$1 gone"; }
answer 'purged' "$(stays data /var/lib/vigil/postgres), $(stays backup "$backup"), $(stays program /usr/lib/vigil), $(stays settings /etc/vigil/vigil.env)"
