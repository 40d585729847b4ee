package dev.tempfile.chunks.sort;

/**
 * Whole records of the inputs that lie at the start of an arena.
 *
 * @param number counts the stretches from 0, in the order of the inputs
 * @param length in bytes
 * @param recordsBefore how many records come before it
 * @param name what failures call the input that it ends in
 * @param from where in the input it starts
 * @param standing how many of its bytes can be read again from there on, as they are here
 * @param isAll whether there is no other stretch
 */
record Stretch(int number, int length, long recordsBefore, String name, long from, int standing, boolean isAll) {}
