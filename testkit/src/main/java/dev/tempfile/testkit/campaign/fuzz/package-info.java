/**
 * What a fuzzer calls with bytes of its own making: each class has one method, {@code fuzzerTestOneInput}, that throws what is not
 * declared or does not fit.
 *
 * <p>They know nothing of the fuzzer; row {@code fuzz} of the campaign hands them to Jazzer.
 */
@NullMarked
package dev.tempfile.testkit.campaign.fuzz;

import org.jspecify.annotations.NullMarked;
