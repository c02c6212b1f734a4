"""More of what village sheets and work sheets say: counts of a village, where somebody works or plans to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0006_fill_forms_of_departments'),
    ]

    operations = [
        migrations.AddField(
            model_name='labour',
            name='planned_county',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='labour',
            name='planned_province',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='labour',
            name='plans_work',
            field=models.BooleanField(help_text='计划外出务工', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='allowance_households',
            field=models.PositiveIntegerField(help_text='低保户数', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='allowance_persons',
            field=models.PositiveIntegerField(help_text='低保人口数', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='bus',
            field=models.BooleanField(help_text='是否通客运班车', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='clinics',
            field=models.PositiveSmallIntegerField(help_text='counted, whether up to standard or not', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='culture_rooms',
            field=models.PositiveSmallIntegerField(help_text='counted, whether up to standard or not', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='dangerous_houses',
            field=models.PositiveIntegerField(help_text='危房户数', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='disabled_persons',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='doctors',
            field=models.PositiveSmallIntegerField(help_text='执业（助理）医师', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='exited',
            field=models.BooleanField(help_text='是否出列, where the year is not said', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='households',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='pension_insured',
            field=models.PositiveIntegerField(help_text='参加城乡居民基本养老保险人数', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='primary_schools',
            field=models.PositiveSmallIntegerField(help_text='村小学', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='public_toilets',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='special_support_persons',
            field=models.PositiveIntegerField(help_text='特困供养人口数', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='unsafe_water_households',
            field=models.PositiveIntegerField(help_text='未实现饮水安全户数', null=True),
        ),
        migrations.AddField(
            model_name='villagesurvey',
            name='waste_points',
            field=models.PositiveSmallIntegerField(help_text='垃圾集中堆放点', null=True),
        ),
        migrations.AddField(
            model_name='work',
            name='away',
            field=models.BooleanField(help_text='是否已务工', null=True),
        ),
        migrations.AddField(
            model_name='work',
            name='county',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='work',
            name='destination',
            field=models.CharField(blank=True, help_text='务工所在地, as it was written', max_length=80),
        ),
        migrations.AddField(
            model_name='work',
            name='province',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='labour',
            name='work_wish',
            field=models.CharField(blank=True, help_text='就业服务需求', max_length=60),
        ),
    ]
