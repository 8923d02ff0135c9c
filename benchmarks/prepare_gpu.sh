#!/usr/bin/env bash
# Lays out all that `benchmarks/on_a_gpu.sh` needs on a machine without network:
#
#     bash benchmarks/prepare_gpu.sh [--tiny] <folder> [<data>]
#
#   <folder>/wheels       what a machine with PyTorch and Lightning may lack, for Python 3.12 on x86-64 Linux
#   <folder>/text         mono/ and parallel/: NTREX, TICO-19, PUD, Multi30k and the Tanaka corpus, gzipped
#   <folder>/tatoeba      sentences to retrieve
#   <folder>/vocabulary   of 16,000 pieces, trained on that text
#
# <data> holds the folders pretrain, captions, short_sentences and tatoeba (default: $ERNIE_M_TEST_DATA/data, or
# ../shared/data). --tiny takes the miniworld's text and vocabulary instead, and no wheels. PYTHON names the interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."
tiny=""
if [ "${1:-}" = "--tiny" ]; then tiny=1; shift; fi
folder=${1:?usage: bash benchmarks/prepare_gpu.sh [--tiny] <folder> [<data>]}
data=${2:-${ERNIE_M_TEST_DATA:-../shared}/data}
python=${PYTHON:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)}

LANGUAGES="ar cs de en es fr hi ja ru sw th tr zh"
TATOEBA="ara deu spa fra hin rus swh tha tur cmn"
WHEELS="transformers tokenizers huggingface_hub hydra-core omegaconf rich markdown-it-py mdurl pydantic pydantic_core
annotated-types typing-inspection typing_extensions"
SOURCES="antlr4-python3-runtime seqeval"  # published without wheels

mkdir -p "$folder/text/mono" "$folder/text/parallel" "$folder/tatoeba"

if [ -n "$tiny" ]; then
    world=examples/miniworld/data
    for language in de en sw; do
        head -n 120 "$world/text/mono.$language.txt" > "$folder/text/mono/$language.txt"
    done
    mkdir -p "$folder/text/parallel/world"
    for pair in en-de en-sw; do
        for language in ${pair/-/ }; do
            head -n 120 "$world/text/parallel.$pair.$language" > "$folder/text/parallel/world/$pair.$language"
        done
    done
    for names in "de deu" "sw swh"; do
        read -r language code <<< "$names"
        head -n 20 "$world/retrieval/test.$language" > "$folder/tatoeba/tatoeba.$code-eng.$code"
        head -n 20 "$world/retrieval/test.en" > "$folder/tatoeba/tatoeba.$code-eng.eng"
    done
    mkdir -p "$folder/vocabulary"
    cp "$world/tokenizer/"* "$folder/vocabulary/"
    exit 0
fi

for name in pretrain captions short_sentences tatoeba; do
    [ -d "$data/$name" ] || { echo "error: $data has no folder $name; name another folder as the second argument" >&2; exit 2; }
done

# Text: files of the languages above, and pairs of two of them.
for language in $LANGUAGES; do
    if [ -f "$data/pretrain/mono/$language.txt" ]; then
        gzip -9nc "$data/pretrain/mono/$language.txt" > "$folder/text/mono/$language.txt.gz"
    fi
done
for file in "$data"/pretrain/parallel/*/*; do
    name=$(basename "$file"); pair=${name%.*}
    if [[ " $LANGUAGES " == *" ${pair%-*} "* && " $LANGUAGES " == *" ${pair#*-} "* ]]; then
        place=$folder/text/parallel/$(basename "$(dirname "$file")")
        mkdir -p "$place"
        gzip -9nc "$file" > "$place/$name.gz"
    fi
done
mkdir -p "$folder/text/parallel/captions" "$folder/text/parallel/short_sentences"
for language in cs de fr; do
    cp "$data/captions/train.en.gz" "$folder/text/parallel/captions/en-$language.en.gz"
    cp "$data/captions/train.$language.gz" "$folder/text/parallel/captions/en-$language.$language.gz"
done
cp "$data/short_sentences/train.en.gz" "$folder/text/parallel/short_sentences/en-ja.en.gz"
gzip -dc "$data/short_sentences/train.ja.gz" | tr -d ' ' | gzip -9n > "$folder/text/parallel/short_sentences/en-ja.ja.gz"
for code in $TATOEBA; do
    cp "$data/tatoeba/tatoeba.$code-eng.$code" "$data/tatoeba/tatoeba.$code-eng.eng" "$folder/tatoeba/"
done

# Vocabulary: each text once, so the English half of the captions is not counted three times.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for file in "$folder"/text/mono/*.gz "$folder"/text/parallel/*/*.gz; do
    case $file in */captions/en-cs.en.gz | */captions/en-fr.en.gz) continue ;; esac
    gzip -dc "$file" > "$scratch/$(echo "${file#"$folder"/text/}" | tr / _ | sed 's/\.gz$//')"
done
"$python" -m ernie_m.tokenizer train "$scratch"/* --vocab-size 16000 --flavor paddle "$folder/vocabulary" | tail -n 1

# Wheels: the versions that constraints.txt pins.
version() { grep -i "^$1==" constraints.txt; }
platforms="--platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux_2_28_x86_64"
mkdir -p "$folder/wheels"
for name in $WHEELS; do
    # shellcheck disable=SC2086
    "$python" -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 --implementation cp \
        $platforms --dest "$folder/wheels" "$(version "$name")"
done
for name in $SOURCES; do
    "$python" -m pip wheel --quiet --no-deps --wheel-dir "$folder/wheels" "$(version "$name")"
done
du -sh "$folder" "$folder"/*
