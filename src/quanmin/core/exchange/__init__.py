"""Records of other systems, brought into a snapshot: FHIR R4 bundles and bulk exports.

One file a resource says which of its elements are read and what becomes of them; `values/` holds the declared value
sets as CSV; `gathering` reads files, `importing` is the whole way from a folder to a
snapshot.
"""
