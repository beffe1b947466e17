/** A worker whose run was killed ends too, whatever its test was waiting for. */
process.once('disconnect', () => process.exit(1));
