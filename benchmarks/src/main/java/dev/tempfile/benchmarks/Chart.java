package dev.tempfile.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws curves as an SVG with logarithmic axes, on which what grows in proportion is straight. */
final class Chart {
    private static final Pattern DECIMALS = Pattern.compile("(\\d\\.\\d)\\d+");

    private Chart() {}

    static void save(Path file, String title, String xTitle, List<Curve> curves) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle("µs a file")
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setXAxisTickLabelsFormattingFunction(Chart::label)
                .setYAxisTickLabelsFormattingFunction(Chart::label)
                .setXAxisLogarithmicDecadeOnly(true)
                .setYAxisLogarithmicDecadeOnly(true)
                // A dashed line would be written dash by dash.
                .setPlotGridLinesStroke(new BasicStroke(0.5f))
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.InsideNW)
                .setChartTitleBoxVisible(false);
        for (Curve curve : curves) {
            chart.addSeries(curve.name(), curve.at(), curve.microseconds()).setMarker(SeriesMarkers.CIRCLE);
        }
        Files.writeString(file, shortened(new String(ChartEncoder.getBytes(chart, "svg"), UTF_8)));
    }

    /** The letters are drawn as outlines, with ten digits a coordinate where two show no difference. */
    private static String shortened(String svg) {
        return DECIMALS.matcher(svg).replaceAll("$1");
    }

    /** 0.1, 1, 10, 100, 1 k … 1 G. */
    private static String label(double value) {
        String units = " kMG";
        int thousands = Math.min(units.length() - 1, (int) Math.max(0, Math.log10(value * 1.001) / 3));
        double mantissa = value / Math.pow(1000, thousands);
        return String.format(Locale.ROOT, mantissa < 1 ? "%.1f %s" : "%.0f %s", mantissa, units.charAt(thousands))
                .trim();
    }
}
