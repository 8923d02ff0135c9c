"""Raw text: which files are a corpus, and what is said of broken lines."""

import gzip
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.files import keep_languages
from pretraining.corpus.text import Report, Source, read_source
from tests.pretraining.words import find_sources


def write(folder: Path, **contents: bytes | str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        path = folder / name.replace("__", ".").replace("_to_", "-")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def lines(source: Source, on_bad_line: str = "error") -> tuple[list[tuple[str, ...]], Report]:
    report = Report()
    read = read_source(source, on_bad_line, report)  # type: ignore[arg-type]
    return [line.texts for line in read], report


def test_monolingual_files_are_found_by_language(tmp_path: Path) -> None:
    write(tmp_path / "mono", en__txt="a\n", de__txt="b\n")
    (tmp_path / "mono" / "fr.txt.gz").write_bytes(gzip.compress("été\n".encode()))
    sources = find_sources(tmp_path, "mono/{language}.txt")
    assert [source.name for source in sources] == ["de", "en", "fr"]
    assert lines(sources[2])[0] == [("été",)]


def test_parallel_files_of_one_pair_are_one_corpus(tmp_path: Path) -> None:
    for folder in ("news", "talks"):
        write(tmp_path / folder, **{"en_to_de__en": "one\ntwo\n", "en_to_de__de": "eins\nzwei\n"})
    write(tmp_path / "news", **{"fr_to_it__fr": "un\n", "fr_to_it__it": "uno\n"})
    sources = find_sources(tmp_path, "*/{pair}.{language}")
    assert [source.name for source in sources] == ["en-de", "fr-it"]
    assert len(sources[0].parts) == 2
    assert lines(sources[0])[0] == [("one", "eins"), ("two", "zwei")] * 2


def test_tables_have_a_tab_between_the_sentences(tmp_path: Path) -> None:
    write(tmp_path, **{"en_to_de__tsv": "one\teins\r\n\ntwo\tzwei\n"})
    (source,) = find_sources(tmp_path, "{pair}.tsv")
    pairs, report = lines(source)
    assert pairs == [("one", "eins"), ("two", "zwei")]
    assert (report.counts["read"], report.counts["blank"]) == (3, 1)


def test_patterns_and_folders_that_do_not_work_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"write \{language\} or \{pair\}"):
        find_sources(tmp_path, "*.txt")
    with pytest.raises(ConfigError, match="no such folder"):
        find_sources(tmp_path / "nowhere", "{language}.txt")
    with pytest.raises(DataError, match=r"no file matches \{language\}.txt"):
        find_sources(tmp_path, "{language}.txt")
    write(tmp_path, **{"en_to_de__en": "one\n"})
    with pytest.raises(DataError, match=r"the pair en-de needs a file for each"):
        find_sources(tmp_path, "{pair}.{language}")


def test_several_patterns_find_every_file_once(tmp_path: Path) -> None:
    write(tmp_path / "news", en__txt="a\n", de__txt="b\n")
    write(tmp_path / "talks", en__txt="c\n")
    patterns = [
        "talks/{language}.txt",
        str(tmp_path / "*" / "{language}.txt"),
        f"../{tmp_path.name}/n*/{{language}}.txt",
    ]
    german, english = find_sources(tmp_path, patterns)
    assert (german.languages, english.languages) == (("de",), ("en",))
    assert lines(german)[0] == [("b",)]
    assert lines(english)[0] == [("c",), ("a",)]
    assert [Path(part.where).parent.name for part in english.parts] == ["talks", "news"]
    assert find_sources(tmp_path, []) == []


def test_every_pattern_has_to_find_something(tmp_path: Path) -> None:
    write(tmp_path, en__txt="a\n")
    with pytest.raises(DataError, match=r"no file matches talks/\{language\}.txt"):
        find_sources(tmp_path, ["{language}.txt", "talks/{language}.txt"])


def test_an_absolute_pattern_needs_no_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "[old] what?", en__txt="a\n")
    (source,) = find_sources(tmp_path / "nowhere", str(folder / "{language}.txt"))
    assert lines(source)[0] == [("a",)]
    (source,) = find_sources(tmp_path, "./[old] what?//{language}.txt")
    assert source.name == "en"


def test_a_placeholder_may_come_twice(tmp_path: Path) -> None:
    for pair in ("de-en", "de-fr"):
        first, second = pair.split("-")
        for language in (first, second):
            write(tmp_path / pair / language, **{f"{pair.replace('-', '_to_')}__{language}": f"{language}\n"})
    write(tmp_path / "de-en" / "de", **{"de_to_fr__de": "elsewhere\n"})
    sources = find_sources(tmp_path, "{pair}/{language}/{pair}.{language}")
    assert [lines(source)[0] for source in sources] == [[("de", "en")], [("de", "fr")]]


def test_a_file_that_is_there_with_and_without_gz_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, en__txt="plain\n", en__txt__gz=gzip.compress(b"packed\n"), de__txt__gz=gzip.compress(b"gepackt\n"))
    sources = find_sources(tmp_path, "{language}.txt")
    assert [lines(source)[0] for source in sources] == [[("gepackt",)], [("plain",)]]


FOLDERS = {"de-en": "news", "en-de": "talks"}


@pytest.mark.parametrize("first", FOLDERS)
def test_a_pair_in_both_orders_is_one_corpus_in_the_order_of_the_first(tmp_path: Path, first: str) -> None:
    write(tmp_path / "news", **{"de_to_en__de": "eins\n", "de_to_en__en": "one\n"})
    write(tmp_path / "talks", **{"en_to_de__de": "zwei\n", "en_to_de__en": "two\n"})
    write(tmp_path, **{"en_to_de__tsv": "three\tdrei\n", "de_to_en__tsv": "vier\tfour\n"})
    patterns = [f"{FOLDERS[first]}/{{pair}}.{{language}}", "*/{pair}.{language}", "{pair}.tsv"]
    (source,) = find_sources(tmp_path, patterns)
    assert (source.name, source.kind) == (first, "parallel")
    expected = {("eins", "one"), ("zwei", "two"), ("drei", "three"), ("vier", "four")}
    pairs = lines(source)[0]
    assert len(pairs) == 4
    assert set(pairs) == (expected if first == "de-en" else {pair[::-1] for pair in expected})


def test_broken_lines_of_a_swapped_part_are_named_as_they_stand(tmp_path: Path) -> None:
    write(tmp_path, **{"de_to_en__tsv": "eins\tone\n", "en_to_de__tsv": "two\tzwei\nthree\n"})
    (source,) = find_sources(tmp_path, "{pair}.tsv")
    with pytest.raises(DataError, match=r"en-de.tsv, line 2: 1 columns"):
        lines(source)
    assert lines(source, "skip")[0] == [("eins", "one"), ("zwei", "two")]


def test_languages_are_kept_over_all_corpora(tmp_path: Path) -> None:
    write(tmp_path, en__txt="a\n", de__txt="b\n", fr__txt="c\n")
    write(tmp_path, **{f"{pair}__tsv": "x\ty\n" for pair in ("en_to_de", "en_to_fr", "en_to_sw", "hi_to_sw")})
    sources = [*find_sources(tmp_path, "{language}.txt"), *find_sources(tmp_path, "{pair}.tsv")]
    assert [source.kind for source in sources] == ["monolingual"] * 3 + ["parallel"] * 4
    assert keep_languages(sources, None) == sources
    assert [source.name for source in keep_languages(sources, ["en", "de", "sw"])] == ["de", "en", "en-de", "en-sw"]
    with pytest.raises(
        ConfigError, match=r"data.languages: no text of th, zh is kept; there is de, en, fr, en-de, en-fr"
    ):
        keep_languages(sources, ["zh", "en", "th"])
    with pytest.raises(ConfigError, match=r"no text of hi is kept; .*hi-sw, of which a pair needs both its languages"):
        keep_languages(sources, ["en", "hi"])
    with pytest.raises(ConfigError, match="no text of any language is kept"):
        keep_languages(sources, [])


BROKEN = {
    "no UTF-8": (b"good\nbad \xff\nmore\n", r"en.txt, line 2: not UTF-8 at byte 4"),
    "binary": (b"good\n\0\0\nmore\n", r"en.txt, line 2: a NUL character"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_lines_stop_or_are_left_out(tmp_path: Path, kind: str) -> None:
    content, message = BROKEN[kind]
    write(tmp_path, en__txt=content)
    (source,) = find_sources(tmp_path, "{language}.txt")
    with pytest.raises(DataError, match=message + ".*on_bad_line=skip"):
        lines(source)
    texts, report = lines(source, "skip")
    assert texts == [("good",), ("more",)]
    assert report.counts[kind] == 1
    assert len(report.examples[kind]) == 1


def test_a_half_empty_pair_is_broken_and_an_empty_one_is_blank(tmp_path: Path) -> None:
    write(tmp_path, **{"en_to_de__en": "one\n \n\ntwo\n", "en_to_de__de": "eins\nzwei\n\nzwei\n"})
    (source,) = find_sources(tmp_path, "{pair}.{language}")
    with pytest.raises(DataError, match=r"en-de.de, line 2: one side of the pair is empty"):
        lines(source)
    pairs, report = lines(source, "skip")
    assert pairs == [("one", "eins"), ("two", "zwei")]
    assert (report.counts["half empty"], report.counts["blank"]) == (1, 1)


def test_files_that_do_not_align_are_refused_whatever_the_policy(tmp_path: Path) -> None:
    write(tmp_path, **{"en_to_de__en": "one\ntwo\nthree\n", "en_to_de__de": "eins\nzwei\n"})
    (source,) = find_sources(tmp_path, "{pair}.{language}")
    with pytest.raises(DataError, match=r"en-de.de: ends after 2 lines, .*en-de.en goes on"):
        lines(source, "skip")


def test_a_table_with_the_wrong_columns_is_broken(tmp_path: Path) -> None:
    write(tmp_path, **{"en_to_de__tsv": "one\teins\ttoo\ntwo\tzwei\nthree\n"})
    (source,) = find_sources(tmp_path, "{pair}.tsv")
    with pytest.raises(DataError, match=r"line 1: 3 columns, 2 are needed"):
        lines(source)
    assert lines(source, "skip")[0] == [("two", "zwei")]


def test_a_truncated_gzip_file_is_named(tmp_path: Path) -> None:
    content = gzip.compress("\n".join(map(str, range(5000))).encode())
    (tmp_path / "en.txt.gz").write_bytes(content[: len(content) // 2])
    (source,) = find_sources(tmp_path, "{language}.txt")
    with pytest.raises(DataError, match=r"en.txt.gz: cannot be read"):
        lines(source, "skip")


def test_all_real_text_is_found_and_aligned(real_data: Path) -> None:
    folder = real_data / "pretrain"
    mono = find_sources(folder, "mono/{language}.txt")
    parallel = find_sources(folder, "parallel/*/{pair}.{language}")
    assert len(mono) == 19
    assert len({language for source in (*mono, *parallel) for language in source.languages}) == 39
    count = sum(len(lines(source, "skip")[0]) for source in parallel)
    assert count > 10_000


def test_a_pattern_may_end_with_gz_and_a_language_have_a_hyphen(tmp_path: Path) -> None:
    write(tmp_path, zh_Hans__txt="a\n")
    (tmp_path / "zh_Hans.txt").rename(tmp_path / "zh-Hans.txt")
    with gzip.open(tmp_path / "fr.txt.gz", "wt") as file:
        file.write("b\n")
    assert [source.name for source in find_sources(tmp_path, "{language}.txt")] == ["fr", "zh-Hans"]
    (packed,) = find_sources(tmp_path, "{language}.txt.gz")
    assert (packed.name, lines(packed)[0]) == ("fr", [("b",)])
    write(tmp_path, en__tsv="a\tb\n")
    (tmp_path / "en.tsv").rename(tmp_path / "en-zh-Hans.tsv")
    with pytest.raises(DataError, match="which two languages is en-zh-Hans"):
        find_sources(tmp_path, "{pair}.tsv")
