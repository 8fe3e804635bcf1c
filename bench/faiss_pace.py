# SPDX-License-Identifier: MIT
"""faiss (Debian's python3-faiss) over the vectors that index_scale wrote: beside search_peers.mjs.

    /usr/bin/python3 bench/faiss_pace.py VECTORS

One thread, one query a call. Prints a line a search: mean milliseconds a query (the best of ten rounds), the share of
the true ten among the ten found, and the bytes that the index takes when it is written.
"""
import json
import sys
import time

import faiss
import numpy

QUERIES = 200  # index_scale writes so many
TEN = 10


def report(name, index, queries, truth):
    best = float("inf")
    for _ in range(10):
        begin = time.perf_counter()
        found = [index.search(query, TEN)[1][0] for query in queries]
        best = min(best, (time.perf_counter() - begin) * 1000 / len(queries))
    recall = numpy.mean([len(set(a) & set(b)) / TEN for a, b in zip(truth, found)])
    size = len(faiss.serialize_index(index))
    print(json.dumps({"search": name, "ms": round(best, 4), "recall": round(float(recall), 4), "bytes": size}), flush=True)


def main(file):
    faiss.omp_set_num_threads(1)
    queries = numpy.fromfile(file + ".queries", dtype="float32").reshape(QUERIES, -1)
    vectors = numpy.fromfile(file, dtype="float32").reshape(-1, queries.shape[1])
    each = [query[None, :] for query in queries]
    exact = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(vectors)
    truth = exact.search(queries, TEN)[1]
    report("faiss, every vector", exact, each, truth)
    graph = faiss.IndexHNSWFlat(vectors.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 200
    graph.add(vectors)
    for beam in (16, 24, 32, 48, 64, 96, 128):
        graph.hnsw.efSearch = beam
        report(f"faiss HNSW16, ef {beam}", graph, each, truth)
    parts = faiss.index_factory(vectors.shape[1], "IVF224,PQ64", faiss.METRIC_INNER_PRODUCT)
    faiss.omp_set_num_threads(2)  # training is not what is timed
    parts.train(vectors)
    parts.add(vectors)
    faiss.omp_set_num_threads(1)
    for lists in (8, 16, 32):
        parts.nprobe = lists
        report(f"faiss IVF224,PQ64 (64 bytes a work), {lists} lists", parts, each, truth)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: faiss_pace.py VECTORS")
    main(sys.argv[1])
