# Runs as root in a fresh Debian with systemd, of which nothing is kept: installs the package, uses it, removes it.
answer() { echo "== $1: $2"; }
# asked URL [WORDS]: the status of the answer, or whether it has the words; waits a minute for it.
asked() {
  node -e '
    const [url, words] = process.argv.slice(1);
    const until = Date.now() + 60_000;
    (async () => {
      for (;;) {
        const answer = await fetch(url).catch(() => null);
        const isLast = Date.now() > until;
        if (answer && (answer.ok || isLast))
          return console.log(!words ? answer.status : (await answer.text()).includes(words) ? "served" : "other words");
        if (isLast) return console.log("no answer");
        await new Promise((then) => setTimeout(then, 200));
      }
    })()' "$@"
}
ip link set lo up 2>/dev/null
dpkg -i /proof/*.deb
systemctl start vigil
answer 'first page' "$(asked http://localhost:3000/ 'id="served"')"
main=$(systemctl show --value --property MainPID vigil)
database=$(head -1 /var/lib/vigil/postgres/postmaster.pid)
answer 'user of the server and of PostgreSQL' "$(stat -c %U /proc/$main) $(stat -c %U /proc/$database)"
answer 'its folder' "$(stat -c '%a %U' /var/lib/vigil)"
answer 'score' "$(systemd-analyze security --no-pager vigil | sed -n 's/.*level for vigil.service: \([0-9.]*\).*/\1/p')"
answer 'commands beside it' "$(vigil country list | cut -c1-3 | head -1)"
answer 'key' "$(vigil keys check | grep -o 'open\.' | tr -d .)"
answer 'a second start' "$(vigil start 2>&1 | grep -q 'already running' && echo refused)"
answer 'still ready' "$(asked http://localhost:3000/health/ready)"
systemctl stop vigil
mkdir -p -m 700 /etc/credstore && mv /var/lib/vigil/vigil.key /etc/credstore/ && chown root: /etc/credstore/vigil.key
systemctl start vigil
answer 'key as credential' "$(asked http://localhost:3000/health/ready) $([ -e /var/lib/vigil/vigil.key ] && echo beside the data || echo not beside the data)"
dpkg -i /proof/*.deb
answer 'after an upgrade' "$(systemctl is-active vigil) $(asked http://localhost:3000/health/ready)"
stays() { [ -e "$2" ] && echo "$1 stay$3" || echo "$1 gone"; }
dpkg -r vigil
answer 'removed' "$(stays data /var/lib/vigil/postgres s), $(stays settings /etc/vigil/vigil.env)"
dpkg -P vigil
answer 'purged' "$(stays data /var/lib/vigil/postgres s), $(stays settings /etc/vigil/vigil.env)"
dpkg -i /proof/*.deb && VIGIL_PURGE=data dpkg -P vigil
answer 'purged with its data' "$([ -e /var/lib/vigil ] && echo there || echo gone)"
