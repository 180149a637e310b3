"""Digest of the version in VersionDigestTest, computed from the documented layout alone.

Run: python3 version_digest.py
"""

import hashlib
import struct


def version_digest(definition_hash, version, parent_digest, tensors):
    """tensors: name -> (shape, values), values row-major."""
    text = f"headwater-version-1\n{definition_hash}\n{version}\n{parent_digest or ''}\n"
    sha = hashlib.sha256(text.encode())
    for name in sorted(tensors):
        shape, values = tensors[name]
        utf8 = name.encode()
        sha.update(struct.pack("<i", len(utf8)) + utf8)
        sha.update(struct.pack(f"<{1 + len(shape)}i", len(shape), *shape))
        sha.update(struct.pack(f"<{len(values)}f", *values))
    return sha.hexdigest()


if __name__ == "__main__":
    definition_hash = hashlib.sha256(b'{"algorithm":"maml"}').hexdigest()
    tensors = {
        "layer0.weight": ([2, 3], [0.1, -0.0, 1e-40, 3.4e38, -2.5, 7.0]),
        "layer0.bias": ([3], [1.0, 2.0, 3.0]),
        "\u03b1": ([], [0.01]),  # Greek alpha, a scalar: two bytes of UTF-8
        "\uff5e": ([1], [4.0]),  # sorts before the next by code point, after it by UTF-16 unit
        "\U0001d6fc": ([1, 0], []),
    }
    first = version_digest(definition_hash, 0, None, tensors)
    print("version 0:", first)
    print("version 1:", version_digest(definition_hash, 1, first, tensors))
