/// What Pillow 13.0 makes of the PngSuite: the file's name and the first 8 digits of the SHA-256 of its RGB samples, by
/// `sha256(asarray(Image.open(file).convert("RGB")).tobytes())`, and `asarray(image) >> 8` three times for 16-bit grey.
enum PNGConformance {
    static let expected = Dictionary(
        uniqueKeysWithValues: table.split(separator: ",").map { entry in
            let parts = entry.split(whereSeparator: \.isWhitespace)
            return (String(parts[0]), String(parts[1]))
        })

    private static let table = """
        PngSuite 7fcf8ac3, basi0g01 fc4d2ed3, basi0g02 56878250, basi0g04 bbf1d6e9, basi0g08 bb0105fe,
        basi0g16 428a8eee, basi2c08 3ff78c7d, basi2c16 eb870616, basi3p01 1cb2542b, basi3p02 295fe762,
        basi3p04 93302575, basi3p08 bc813894, basi4a08 161a58f0, basi4a16 49cb0fce, basi6a08 e7fbdc03,
        basi6a16 7c6a5793, basn0g01 fc4d2ed3, basn0g02 56878250, basn0g04 bbf1d6e9, basn0g08 bb0105fe,
        basn0g16 428a8eee, basn2c08 3ff78c7d, basn2c16 eb870616, basn3p01 1cb2542b, basn3p02 295fe762,
        basn3p04 93302575, basn3p08 bc813894, basn4a08 161a58f0, basn4a16 49cb0fce, basn6a08 e7fbdc03,
        basn6a16 7c6a5793, bgai4a08 161a58f0, bgai4a16 49cb0fce, bgan6a08 e7fbdc03, bgan6a16 7c6a5793,
        bgbn4a08 161a58f0, bggn4a16 49cb0fce, bgwn6a08 e7fbdc03, bgyn6a16 7c6a5793, ccwn2c08 aa3f7325,
        ccwn3p08 14246f63, cdfn2c08 1ee27742, cdhn2c08 2d5a7c97, cdsn2c08 b3e79272, cdun2c08 08124575,
        ch1n3p04 93302575, ch2n3p08 bc813894, cm0n0g04 f3b5e025, cm7n0g04 f3b5e025, cm9n0g04 f3b5e025,
        cs3n2c16 f7413c81, cs3n3p08 b9409445, cs5n2c08 086bb1fe, cs5n3p08 086bb1fe, cs8n2c08 f7413c81,
        cs8n3p08 f7413c81, ct0n0g04 f3b5e025, ct1n0g04 f3b5e025, cten0g04 7b9853d4, ctfn0g04 6b98507f,
        ctgn0g04 3c62137a, cthn0g04 a5310281, ctjn0g04 97cc933b, ctzn0g04 f3b5e025, f00n0g08 cbe93667,
        f00n2c08 48ebbeec, f01n0g08 6c2f083c, f01n2c08 83c42af8, f02n0g08 42bbc801, f02n2c08 e23c806d,
        f03n0g08 1ca827e6, f03n2c08 fa2426c1, f04n0g08 c88228f9, f04n2c08 0e5f940e, f99n0g04 5ab22d15,
        g03n0g16 56d46d85, g03n2c08 f22d048d, g03n3p04 849eddcd, g04n0g16 a0e978a8, g04n2c08 04618490,
        g04n3p04 76d72a4b, g05n0g16 6fa208f4, g05n2c08 42bd980a, g05n3p04 60ab922b, g07n0g16 a28135bd,
        g07n2c08 f8901763, g07n3p04 74a089a8, g10n0g16 a49ad0f6, g10n2c08 0c9621d2, g10n3p04 f5d90b28,
        g25n0g16 f18d9bc3, g25n2c08 362ef50b, g25n3p04 fec2b82a, oi1n0g16 428a8eee, oi1n2c16 eb870616,
        oi2n0g16 428a8eee, oi2n2c16 eb870616, oi4n0g16 428a8eee, oi4n2c16 eb870616, oi9n0g16 428a8eee,
        oi9n2c16 eb870616, pp0n2c16 eb870616, pp0n6a08 3ff78c7d, ps1n0g08 bb0105fe, ps1n2c16 eb870616,
        ps2n0g08 bb0105fe, ps2n2c16 eb870616, s01i3p01 ae974d4a, s01n3p01 ae974d4a, s02i3p01 f7606fde,
        s02n3p01 f7606fde, s03i3p01 e32ca68c, s03n3p01 e32ca68c, s04i3p01 10410173, s04n3p01 10410173,
        s05i3p02 9847c302, s05n3p02 9847c302, s06i3p02 0815c7f0, s06n3p02 0815c7f0, s07i3p02 cb193232,
        s07n3p02 cb193232, s08i3p02 64637d69, s08n3p02 64637d69, s09i3p02 614d540e, s09n3p02 614d540e,
        s32i3p04 1d040a1b, s32n3p04 1d040a1b, s33i3p04 e7541bd2, s33n3p04 e7541bd2, s34i3p04 5026a7e8,
        s34n3p04 5026a7e8, s35i3p04 4d6f7a56, s35n3p04 4d6f7a56, s36i3p04 03881834, s36n3p04 03881834,
        s37i3p04 9b734436, s37n3p04 9b734436, s38i3p04 2bd4e4a6, s38n3p04 2bd4e4a6, s39i3p04 c90477db,
        s39n3p04 c90477db, s40i3p04 c54243b2, s40n3p04 c54243b2, tbbn0g04 0c7447fa, tbbn2c16 ebefb12e,
        tbbn3p08 8ece0763, tbgn2c16 ebefb12e, tbgn3p08 8ece0763, tbrn2c08 ebefb12e, tbwn0g16 089ad20d,
        tbwn3p08 8ece0763, tbyn3p08 8ece0763, tm3n3p02 311dbd4e, tp0n0g08 197de495, tp0n2c08 da2c8f86,
        tp0n3p08 ecfc4862, tp1n3p08 8ece0763, z00n2c08 2d2e86be, z03n2c08 2d2e86be, z06n2c08 2d2e86be,
        z09n2c08 2d2e86be
        """
}
