#!/bin/bash
# A Slurm of one machine for tests: `one-machine.sh start DIR [CPUS]` and `one-machine.sh stop DIR`. As root; takes Debian's packages
# slurmctld, slurmd and munge, no init system, and nothing outside DIR.
# Then: export SLURM_CONF=DIR/slurm.conf and use sbatch, squeue, scancel as on any cluster.
set -euo pipefail
action=${1:?start or stop}
directory=$(realpath -m "${2:?a directory}")
cpus=${3:-$(nproc)}

missing=()
for program in slurmctld slurmd munged; do command -v $program >/dev/null || missing+=($program); done
if ((${#missing[@]})); then
  echo "not here: ${missing[*]} (apt-get install -y slurmctld slurmd munge)" >&2
  exit 3
fi

stop() {
  for daemon in slurmctld slurmd munged; do
    [ -f "$directory/$daemon.pid" ] && kill "$(cat "$directory/$daemon.pid")" 2>/dev/null || true
  done
}

if [ "$action" = stop ]; then
  stop
  exit 0
fi

host=$(hostname -s)
mkdir -p "$directory"/{state,spool}
chmod 755 "$directory"
cd "$directory"
head -c 1024 /dev/urandom >key
chmod 600 key
munged --force --socket=$directory/munge.socket --key-file=$directory/key --pid-file=$directory/munged.pid \
  --log-file=$directory/munged.log --seed-file=$directory/munged.seed
# Two ports that nobody listens at.
port=$((20000 + RANDOM % 20000))
cat >slurm.conf <<CONF
ClusterName=test
SlurmctldHost=$host
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CryptoType=crypto/munge
AuthInfo=socket=$directory/munge.socket
StateSaveLocation=$directory/state
SlurmdSpoolDir=$directory/spool
SlurmctldPidFile=$directory/slurmctld.pid
SlurmdPidFile=$directory/slurmd.pid
SlurmctldLogFile=$directory/slurmctld.log
SlurmdLogFile=$directory/slurmd.log
SlurmctldPort=$port
SlurmdPort=$((port + 1))
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=2,bf_interval=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MaxArraySize=1001
MaxJobCount=20000
NodeName=$host CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$directory/slurm.conf
slurmctld -f slurm.conf
slurmd -f slurm.conf -N "$host"
for _ in $(seq 100); do
  sinfo -h -o %T 2>/dev/null | grep -q idle && exit 0
  sleep 0.1
done
echo "the node did not come up; the logs are in $directory" >&2
stop
exit 1
