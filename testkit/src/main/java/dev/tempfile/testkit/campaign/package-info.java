/**
 * The harness: drives a program into failures and looks from outside whether it kept its promises.
 *
 * <p>Generic in the program: a command that converses with it on its standard input and output, see {@link
 * dev.tempfile.testkit.campaign.program.DrivenProgram}. A {@code Row} is one method of looking for trouble; a {@code Session} runs
 * one operation again and again; {@code Strace} arranges the failures; a {@code Snapshot} is what lies on the disk, and a {@code
 * Verdict} compares it with what the operation does when nothing is in its way. {@link
 * dev.tempfile.testkit.campaign.Campaign} runs it all.
 */
@NullMarked
package dev.tempfile.testkit.campaign;

import org.jspecify.annotations.NullMarked;
