"""How hard an exercise is, where an app says only what it was: walking, moderate or vigorous, as the IPAQ asks.

Compendium of Physical Activities (Ainsworth et al., Med Sci Sports Exerc 43, 2011): moderate from 3 MET on, vigorous
from 6. What lies under 3 (yoga, stretching, breathing) is none of the three, and is not taken over.
"""

APPLE = {
    "walking": ("Walking", "WheelchairWalkPace"),
    "moderate": (
        "Hiking", "Cycling", "HandCycling", "Dance", "CardioDance", "SocialDance", "DanceInspiredTraining",
        "Elliptical", "Golf", "Gymnastics", "TraditionalStrengthTraining", "FunctionalStrengthTraining", "CoreTraining",
        "Pilates", "Barre", "TableTennis", "Badminton", "Volleyball", "Softball", "Baseball", "Cricket", "Fishing",
        "Hunting", "EquestrianSports", "Play", "StepTraining", "Stairs", "WaterFitness", "SurfingSports", "Sailing",
        "PaddleSports", "SkatingSports", "Snowboarding", "Fencing", "Pickleball", "DiscSports", "MixedCardio",
        "FitnessGaming", "TrackAndField", "WheelchairRunPace", "Bowling", "Curling",
    ),
    "vigorous": (
        "Running", "Swimming", "SwimBikeRun", "HighIntensityIntervalTraining", "CrossTraining", "Rowing", "JumpRope",
        "StairClimbing", "Soccer", "Basketball", "Tennis", "Squash", "Racquetball", "Handball", "Hockey", "Rugby",
        "AmericanFootball", "AustralianFootball", "Lacrosse", "Boxing", "Kickboxing", "MartialArts", "Wrestling",
        "Climbing", "CrossCountrySkiing", "DownhillSkiing", "SnowSports", "WaterPolo", "WaterSports",
        "MixedMetabolicCardioTraining", "UnderwaterDiving",
    ),
}  # fmt: skip
# android.health.connect.datatypes.ExerciseSessionType, as the file stores it
HEALTH_CONNECT = {
    "walking": (53,),
    "moderate": (1, 2, 4, 5, 8, 9, 10, 11, 12, 15, 16, 18, 21, 22, 25, 27, 35, 37, 38, 39, 40, 42, 44, 45, 47, 50, 52,
                 55, 56, 59, 60),
    "vigorous": (3, 6, 7, 13, 14, 19, 20, 24, 28, 29, 30, 31, 32, 33, 34, 36, 41, 43, 48, 49, 51, 54, 61),
}  # fmt: skip
OF_APPLE = {f"HKWorkoutActivityType{name}": level for level, names in APPLE.items() for name in names}
OF_HEALTH_CONNECT = {number: level for level, numbers in HEALTH_CONNECT.items() for number in numbers}
