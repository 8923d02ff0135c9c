#!/usr/bin/env bash
# All that wants a GPU, in eleven minutes and without network:
#
#     bash benchmarks/on_a_gpu.sh [--tiny] <folder> [corpora | correctness | throughput | real_text ...]
#
#   corpora                the text is tokenised, while the stages behind it run
#   correctness   90 s     the tests that need a GPU, those that matter most first
#   throughput    240 s    whole optimizer steps of base and large, beside transformers' models
#   real_text     330 s    the six arms of sweep=ablation_real_text, side by side
#
# Each stage has its own time and writes <folder>/<stage>.json as it goes, so that a run that is cut off has lost only
# what was not measured yet. All stages run in this order unless some are named. `python -m benchmarks.tables <folder>`
# makes the tables and plots of README.md and docs/ from the files.
#
# Wheels, text and vocabulary come from $PREPARED (build/gpu), which `benchmarks/prepare_gpu.sh` makes beforehand on any
# machine with network. $SCRATCH (build/on_a_gpu) holds the runs and the corpora; $STEPS is the number of steps of an
# arm; PYTHON names the interpreter. --tiny does the same at tiny size on a CPU, in one to two minutes.
set -uo pipefail
cd "$(dirname "$0")/.."

tiny=""
if [ "${1:-}" = "--tiny" ]; then tiny=1; shift; fi
folder=${1:?usage: bash benchmarks/on_a_gpu.sh [--tiny] <folder> [stage ...]}
shift
stages=${*:-corpora correctness throughput real_text}
for name in $stages; do
    case $name in
        corpora | correctness | throughput | real_text) ;;
        *) echo "error: there is no stage $name: corpora, correctness, throughput, real_text" >&2; exit 2 ;;
    esac
done
python=${PYTHON:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)}
mkdir -p "$folder"

if [ -n "$tiny" ]; then
    scratch=${SCRATCH:-$folder/scratch}
    prepared=$scratch/prepared
    bash benchmarks/prepare_gpu.sh --tiny "$prepared" || exit 1
    correctness=(--device cpu --seconds 300)
    throughput=(--device cpu --size tiny --workers 1)
    real_text=(--device cpu --steps "${STEPS:-4}" --seconds 600)
    for override in encoder.config.hidden_size=16 encoder.config.num_hidden_layers=2 encoder.config.num_attention_heads=2 \
        encoder.config.intermediate_size=32 tokens_per_objective=512 data.max_length=64 'data.languages=[de,en,sw]' \
        data.num_workers=0 trainer.val_check_interval=2 trainer.log_every_n_steps=1; do
        real_text+=(--override "$override")
    done
else
    scratch=${SCRATCH:-build/on_a_gpu}
    prepared=${PREPARED:-build/gpu}
    [ -d "$prepared/text" ] || { echo "error: $prepared is not prepared: bash benchmarks/prepare_gpu.sh $prepared" >&2; exit 2; }
    if [ -d "$prepared/wheels" ] && [ ! -d "$scratch/site" ]; then
        mkdir -p "$scratch"
        "$python" -m pip install --quiet --no-index --no-deps --no-compile --target "$scratch/site" "$prepared"/wheels/*.whl \
            || exit 1
    fi
    [ ! -d "$scratch/site" ] || export PYTHONPATH="$PWD/$scratch/site${PYTHONPATH:+:$PYTHONPATH}"
    correctness=(--seconds 90)
    throughput=(--seconds 225)
    # Making batches takes as long as learning from them: two processes an arm, for the 16 cores of a usual machine.
    real_text=(--steps "${STEPS:-5000}" --seconds 330 --override data.num_workers=2)
fi
mkdir -p "$scratch"
export PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True  # peers and we take turns with the same memory
export HF_HUB_OFFLINE=1 PYTHONUNBUFFERED=1 TOKENIZERS_PARALLELISM=false

# A stage that outlasts its own clock by half a minute is ended from outside; on a CPU, which may be busy, much later.
patience=${tiny:+600}
patience=${patience:-0}
stage() {
    local name=$1 limit=$2
    shift 2
    echo "== $name"
    timeout --kill-after=10 "$limit" "$python" -m "benchmarks.$name" "$@" --output "$folder/$name.json"
    local code=$?
    [ "$code" -eq 0 ] || { echo "$name: exit code $code" >&2; failed=1; }
}

# Tokenising takes one process, and leaves most of the processor to the tests; it is over before times are taken.
corpora=""
finish_corpora() {
    [ -n "$corpora" ] || return 0
    wait "$corpora" || { echo "corpora: exit code $?" >&2; tail -n 20 "$scratch/corpora.log" >&2; failed=1; }
    corpora=""
}

failed=0
for name in $stages; do
    case $name in
        corpora)
            "$python" -m benchmarks.real_text "$prepared" --runs "$scratch/runs" --corpora-only "${real_text[@]}" \
                > "$scratch/corpora.log" 2>&1 &
            corpora=$!
            ;;
        correctness) stage correctness $((120 + patience)) "${correctness[@]}" ;;
        throughput)
            finish_corpora
            stage throughput $((280 + patience)) "${throughput[@]}"
            ;;
        real_text)
            finish_corpora
            stage real_text $((360 + patience)) "$prepared" --runs "$scratch/runs" "${real_text[@]}"
            ;;
    esac
done
finish_corpora
exit "$failed"
